import { isSecretName } from '../access/mask-headers.ts';
import type { DestinationDefinition } from '../model/destination.ts';
import type { FieldError } from '../model/refusal.ts';
import { checkRetry, checkSuccess, headerPointer } from '../tasks/check-delivery.ts';
import { headersCharsMax } from '../tasks/task-defaults.ts';
import { ratePeriodMsMax, ratePeriodMsMin, targetsCountMax } from './destination-defaults.ts';

/** The rules that hold between the fields of a destination. Pure; every broken one is told. */
export function checkDestination(definition: DestinationDefinition): FieldError[] {
  return [
    ...checkTargets(definition.targets),
    ...checkHeaders(definition),
    ...checkRetry(definition.retry ?? undefined),
    ...checkSuccess(definition.success ?? undefined),
    ...checkRate(definition.rate),
    ...checkActiveCheck(definition.health.active),
  ];
}

function checkTargets(targets: DestinationDefinition['targets']): FieldError[] {
  if (targets.length === 0) return [{ pointer: '#/targets', detail: 'must have at least one target' }];
  if (targets.length > targetsCountMax) {
    return [{ pointer: '#/targets', detail: `must not have more than ${targetsCountMax} targets` }];
  }
  const seen = new Map<string, number>();
  return targets.flatMap(({ url }, index) => {
    // The same address may be written in two ways: `http://A` and `http://a/`.
    const address = URL.parse(url)?.href ?? url;
    const first = seen.get(address);
    if (first === undefined) {
      seen.set(address, index);
      return [];
    }
    return [{ pointer: `#/targets/${index}/url`, detail: `is the address of target ${first} as well` }];
  });
}

function checkHeaders({ headers, secretHeaders, auth }: DestinationDefinition): FieldError[] {
  const errors: FieldError[] = [];
  let chars = 0;
  for (const [name, value] of Object.entries(headers)) {
    chars += name.length + value.length;
    const pointer = headerPointer('#/headers', name);
    if (isSecretName(name)) {
      errors.push({
        pointer,
        detail: 'looks like a secret, and `headers` are shown to everybody: use `auth` or `secret_headers`',
      });
    }
    if (name in secretHeaders) errors.push({ pointer, detail: 'is given in `secret_headers` too' });
  }
  if (chars > headersCharsMax) {
    const detail = `must not exceed ${headersCharsMax} characters, names and values together`;
    errors.push({ pointer: '#/headers', detail });
  }
  for (const at of ['headers', 'secret_headers'] as const) {
    const names = Object.keys(at === 'headers' ? headers : secretHeaders);
    if (names.includes('content-type')) {
      errors.push({ pointer: `#/${at}/content-type`, detail: "belongs to a task's `body`: give it with the task" });
    }
  }
  if (auth && 'authorization' in secretHeaders) {
    errors.push({ pointer: '#/secret_headers/authorization', detail: 'is set by `auth`' });
  }
  return errors;
}

function checkRate(rate: DestinationDefinition['rate']): FieldError[] {
  if (!rate || (rate.periodMs >= ratePeriodMsMin && rate.periodMs <= ratePeriodMsMax)) return [];
  return [{ pointer: '#/rate/period', detail: 'must be 100ms to 1d' }];
}

function checkActiveCheck(active: DestinationDefinition['health']['active']): FieldError[] {
  if (!active || active.timeoutMs <= active.intervalMs) return [];
  return [{ pointer: '#/health/active/timeout_ms', detail: `must not exceed interval_ms (${active.intervalMs})` }];
}
