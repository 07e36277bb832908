import type { Destination } from '../model/destination.ts';
import { changeDestination } from './change-destination.ts';
import { signingOverlapMsDefault } from './destination-defaults.ts';
import type { DestinationAddress, DestinationDeps, MadeSecret, SigningKind } from './destination-deps.ts';
import { requireMasterKey } from './seal-secret.ts';

/**
 * Makes a new secret that signs the destination's callbacks, its first one too. The one before signs along until the
 * overlap ends; any older one ends at once. Only this answer ever has the new secret.
 * @throws Refusal no_master_key, not_found, stale_revision, conflict
 * @throws LedgerUnavailable, OutcomeUnknown: then nobody knows the secret that may be on record; rotate again
 */
export async function rotateSigning({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'secrets' | 'clock' | 'makeSigningSecret'>;
  input: DestinationAddress & { overlapMs?: number | undefined; kind?: SigningKind | undefined };
}): Promise<{ destination: Destination; made: MadeSecret }> {
  const { overlapMs = signingOverlapMsDefault, kind = 'hmac' } = input;
  requireMasterKey(deps.secrets);
  const made = deps.makeSigningSecret(kind);
  const secret = deps.secrets.seal(made.secret);
  const destination = await changeDestination({
    deps,
    input,
    plan({ signing }, now) {
      const before = signing.filter(({ expiresAt }) => expiresAt === null);
      const ending = overlapMs > 0 ? before.map((old) => ({ ...old, expiresAt: now + overlapMs })) : [];
      return { signing: [...ending, { secret, createdAt: now, expiresAt: null }] };
    },
  });
  return { destination, made };
}
