import { secretMask } from '../access/mask-headers.ts';
import type { DestinationDefinition, HealthRules, RateLimit, Sealed, Target } from '../model/destination.ts';
import type { FieldError } from '../model/refusal.ts';
import type { EpochMs, RetryPolicy } from '../model/task.ts';
import { patchHeaders } from '../tasks/patch-headers.ts';
import { patched, patchRetry } from '../tasks/retry-choices.ts';
import { retryDefaults } from '../tasks/task-defaults.ts';
import { applyAuth } from './apply-auth.ts';
import { checkDestination } from './check-destination.ts';
import { activeCheckDefaults, breakerDefaults, emptyDefinition, healthDefaults } from './destination-defaults.ts';
import type { DestinationPatch, TargetDraft, TlsDraft } from './destination-draft.ts';
import type { Seal } from './seal-secret.ts';

/**
 * What a destination is after a patch. Every rule that it breaks goes to `errors`; then the result is not to be used.
 * Pure but for `seal`, which draws a nonce for each secret.
 */
export function applyDestinationPatch({
  current,
  patch,
  now,
  seal,
  errors,
}: {
  current: DestinationDefinition;
  patch: DestinationPatch;
  now: EpochMs;
  seal: Seal;
  errors: FieldError[];
}): DestinationDefinition {
  const definition: DestinationDefinition = {
    desc: patched(patch.desc, current.desc, emptyDefinition.desc),
    targets: patch.targets?.map(targetOf) ?? current.targets,
    policy: patched(patch.policy, current.policy, emptyDefinition.policy),
    broadcastSuccess: patched(patch.broadcastSuccess, current.broadcastSuccess, emptyDefinition.broadcastSuccess),
    headers: patchHeaders(current.headers, patch.headers, '#/headers', (value) => value, errors),
    secretHeaders: patchHeaders<Sealed>(current.secretHeaders, patch.secretHeaders, '#/secret_headers', seal, errors),
    auth: applyAuth(current.auth, patch.auth, seal, errors),
    tls: applyTls(current.tls, patch.tls, seal, errors),
    rate: applyRate(current.rate, patch.rate, errors),
    maxInFlight: patched(patch.maxInFlight, current.maxInFlight, null),
    timeoutMs: patched(patch.timeoutMs, current.timeoutMs, null),
    retry: applyRetry(current.retry, patch.retry),
    success: patched(patch.success, current.success, null),
    health: applyHealth(current.health, patch.health, errors),
    breaker: mergeMembers(current.breaker, patch.breaker, breakerDefaults),
    signing: applySigning(current.signing, patch.signing, now, seal),
    onDisabled: patched(patch.onDisabled, current.onDisabled, emptyDefinition.onDisabled),
  };
  errors.push(...checkDestination(definition));
  return definition;
}

function targetOf({ url, weight, priority, state }: TargetDraft): Target {
  return { url, weight: weight ?? 1, priority: priority ?? 0, state: state ?? 'active' };
}

/** Each member as patched; null for the whole puts all back. */
function mergeMembers<Value extends object>(
  current: Value,
  asked: { [Name in keyof Value]?: Value[Name] | null | undefined } | null | undefined,
  fallback: Value,
): Value {
  if (asked == null) return asked === null ? fallback : current;
  const names = Object.keys(fallback) as (keyof Value)[];
  return Object.fromEntries(names.map((name) => [name, patched(asked[name], current[name], fallback[name])])) as Value;
}

/** The key must come with its certificate, since nobody can look at the one on record to see whether they match. */
function applyTls(
  current: DestinationDefinition['tls'],
  asked: TlsDraft | null | undefined,
  seal: Seal,
  errors: FieldError[],
): DestinationDefinition['tls'] {
  if (asked === undefined) return current;
  if (asked === null) return null;
  for (const [one, other] of [
    ['cert', 'key'],
    ['key', 'cert'],
  ] as const) {
    if (asked[one] !== undefined && asked[other] === undefined) {
      errors.push({ pointer: `#/tls/${other}`, detail: `must be given together with \`${one}\`` });
    } else if (asked[one] != null && asked[other] === null) {
      errors.push({ pointer: `#/tls/${other}`, detail: `cannot be taken away while \`${one}\` is given` });
    }
  }
  if (asked.key === secretMask && asked.cert !== current?.cert) {
    errors.push({ pointer: '#/tls/key', detail: 'must be given together with another `cert`, not as its mask' });
  }
  const tls = {
    ca: patched(asked.ca, current?.ca ?? null, null),
    cert: patched(asked.cert, current?.cert ?? null, null),
    key: patched<Sealed | null>(seal(asked.key, current?.key, '#/tls/key'), current?.key ?? null, null),
  };
  return tls.ca === null && tls.cert === null && tls.key === null ? null : tls;
}

function applyRate(current: RateLimit | null, asked: DestinationPatch['rate'], errors: FieldError[]): RateLimit | null {
  if (asked == null) return asked === null ? null : current;
  const count = patched(asked.count, current?.count ?? null, null);
  const periodMs = patched(asked.periodMs, current?.periodMs ?? null, null);
  if (count === null) errors.push({ pointer: '#/rate/count', detail: 'is missing' });
  if (periodMs === null) errors.push({ pointer: '#/rate/period', detail: 'is missing' });
  return count === null || periodMs === null ? current : { count, periodMs };
}

function applyRetry(current: RetryPolicy | null, asked: DestinationPatch['retry']): RetryPolicy | null {
  if (asked == null) return asked === null ? null : current;
  return patchRetry(current ?? retryDefaults, asked, retryDefaults);
}

function applyHealth(current: HealthRules, asked: DestinationPatch['health'], errors: FieldError[]): HealthRules {
  if (asked == null) return asked === null ? healthDefaults : current;
  const { active: askedActive, ...rules } = asked;
  const merged = mergeMembers(current, { ...rules, active: undefined }, healthDefaults);
  if (askedActive == null) return askedActive === null ? { ...merged, active: null } : merged;
  const path = patched<string | undefined>(askedActive.path, current.active?.path, undefined);
  if (path === undefined) {
    errors.push({ pointer: '#/health/active/path', detail: 'is missing' });
    return merged;
  }
  const fallback = { path, ...activeCheckDefaults };
  return { ...merged, active: mergeMembers(current.active ?? fallback, { ...askedActive, path }, fallback) };
}

function applySigning(
  current: DestinationDefinition['signing'],
  asked: DestinationPatch['signing'],
  now: EpochMs,
  seal: Seal,
): DestinationDefinition['signing'] {
  if (asked == null) return asked === null ? [] : current;
  const before = current.find(({ expiresAt }) => expiresAt === null)?.secret;
  const secret = seal(asked.secret, before, '#/signing/secret');
  return secret === before ? current : [{ secret, createdAt: now, expiresAt: null }];
}
