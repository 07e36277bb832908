import type { Clock } from '../ports/clock.ts';
import type { DestinationLedger } from '../ports/destination-ledger.ts';
import type { Logger } from '../ports/logger.ts';
import type { SecretBox } from '../ports/secret-box.ts';
import type { WorkerRegistry } from '../ports/worker-registry.ts';

/** What the use cases of the Destinations API need; each names the part it uses. */
export type DestinationDeps = {
  destinations: DestinationLedger;
  workers: Pick<WorkerRegistry, 'listWorkers'>;
  secrets: SecretBox;
  /** Makes a secret that signs callbacks; `publicKey` is what verifies them, for ed25519 only. */
  makeSigningSecret: (kind: SigningKind) => MadeSecret;
  clock: Clock;
  log: Logger;
};

export type SigningKind = 'hmac' | 'ed25519';
export type MadeSecret = { secret: string; publicKey: string | null };

/** Names a destination, and the revision it must have (If-Match). */
export type DestinationAddress = { name: string; revision?: number | undefined };
