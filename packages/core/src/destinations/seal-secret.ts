import { secretMask } from '../access/mask-headers.ts';
import type { Sealed } from '../model/destination.ts';
import { Refusal, type FieldError } from '../model/refusal.ts';
import type { SecretBox } from '../ports/secret-box.ts';

/**
 * Seals a secret that is given; what is not given, or taken away, is passed on as it is. The mask, which every record
 * shows in place of a secret, means: leave it as it was.
 */
export type Seal = <Asked extends string | null | undefined>(
  asked: Asked,
  before: Sealed | null | undefined,
  pointer: string,
) => Sealed | Exclude<Asked, string>;

/**
 * @param errors takes a mask where there was no secret before
 * @throws Refusal no_master_key at the first secret when there is no key
 */
export function createSeal(secrets: SecretBox, errors: FieldError[]): Seal {
  return <Asked extends string | null | undefined>(
    asked: Asked,
    before: Sealed | null | undefined,
    pointer: string,
  ): Sealed | Exclude<Asked, string> => {
    if (typeof asked !== 'string') return asked as Exclude<Asked, string>;
    if (asked === secretMask && before) return before;
    if (asked === secretMask) errors.push({ pointer, detail: 'is the mask of a secret, and there is none to keep' });
    requireMasterKey(secrets);
    return secrets.seal(asked);
  };
}

/** @throws Refusal no_master_key */
export function requireMasterKey(secrets: SecretBox): void {
  if (secrets.hasKey) return;
  throw new Refusal(
    'no_master_key',
    'Secrets are kept encrypted, and this service has no key for that: set MASTER_KEY (32 bytes as base64 or hex, such ' +
      'as `openssl rand -base64 32` prints) for the api and every worker, and start them again.',
  );
}
