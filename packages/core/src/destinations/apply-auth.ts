import type { DestinationAuth } from '../model/destination.ts';
import type { FieldError } from '../model/refusal.ts';
import { patched } from '../tasks/retry-choices.ts';
import type { AuthDraft } from './destination-draft.ts';
import type { Seal } from './seal-secret.ts';

type Kind = DestinationAuth['kind'];

const ownFields = {
  bearer: ['token'],
  basic: ['username', 'password'],
  oauth2: ['tokenUrl', 'clientId', 'clientSecret', 'scope', 'audience'],
} as const satisfies Record<Kind, readonly (keyof AuthDraft)[]>;

const wireNames: Record<string, string> = {
  tokenUrl: 'token_url',
  clientId: 'client_id',
  clientSecret: 'client_secret',
};

/** The auth after a patch; every rule that it breaks goes to `errors`. A secret that is not given stays. */
export function applyAuth(
  current: DestinationAuth | null,
  asked: AuthDraft | null | undefined,
  seal: Seal,
  errors: FieldError[],
): DestinationAuth | null {
  if (asked === undefined) return current;
  if (asked === null) return null;
  const kind = asked.kind ?? current?.kind;
  const at = (field: string): string => `#/auth/${wireNames[field] ?? field}`;
  const errorAt = (field: string, detail: string): void => void errors.push({ pointer: at(field), detail });
  if (!kind) {
    errorAt('kind', 'is missing');
    return current;
  }
  const own: readonly string[] = ownFields[kind];
  for (const [field, value] of Object.entries(asked)) {
    if (field !== 'kind' && value != null && !own.includes(field)) errorAt(field, `does not belong to kind ${kind}`);
  }
  function need<Value>(field: keyof AuthDraft, given: Value | null | undefined, before: Value | undefined): Value {
    const value = patched<Value | undefined>(given, before, undefined);
    if (value === undefined) errorAt(field, 'is missing');
    // What is missing is told above, and then nothing of this is used.
    return value as Value;
  }
  switch (kind) {
    case 'bearer': {
      const before = current?.kind === kind ? current : undefined;
      return { kind, token: need('token', seal(asked.token, before?.token, at('token')), before?.token) };
    }
    case 'basic': {
      const before = current?.kind === kind ? current : undefined;
      const password = seal(asked.password, before?.password, at('password'));
      return {
        kind,
        username: need('username', asked.username, before?.username),
        password: need('password', password, before?.password),
      };
    }
    case 'oauth2': {
      const before = current?.kind === kind ? current : undefined;
      const clientSecret = seal(asked.clientSecret, before?.clientSecret, at('clientSecret'));
      return {
        kind,
        tokenUrl: need('tokenUrl', asked.tokenUrl, before?.tokenUrl),
        clientId: need('clientId', asked.clientId, before?.clientId),
        clientSecret: need('clientSecret', clientSecret, before?.clientSecret),
        scope: patched(asked.scope, before?.scope ?? null, null),
        audience: patched(asked.audience, before?.audience ?? null, null),
      };
    }
  }
}
