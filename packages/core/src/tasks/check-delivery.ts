import { isMasked } from '../access/mask-headers.ts';
import type { FieldError } from '../model/refusal.ts';
import type { EpochMs } from '../model/task.ts';
import { bodyPatternFault } from '../policies/body-pattern.ts';
import { fillRetry } from './retry-choices.ts';
import { bodilessMethods, headersCharsMax, methodDefault } from './task-defaults.ts';
import type { DeliveryDraft, FollowUpDraft, TaskDraft } from './task-draft.ts';

/** The rules that hold between the fields of a callback. Pure; every broken one is told. */
export function checkDelivery(asked: DeliveryDraft): FieldError[] {
  return [
    ...checkAddress(asked, '#'),
    ...checkContent(asked),
    ...checkHeaders(asked),
    ...checkRetry(asked.retry),
    ...checkSuccess(asked.success),
    ...checkFollowUp(asked.onSuccess, '#/on_success'),
    ...checkFollowUp(asked.onFailure, '#/on_failure'),
  ];
}

/** The rule between two instants: a task must be able to be sent before it expires. */
export function checkExpiry(expiresAt: EpochMs | null, dueAt: EpochMs): FieldError[] {
  if (expiresAt === null || expiresAt > dueAt) return [];
  return [{ pointer: '#/expires_at', detail: 'must be after the moment at which the task is due' }];
}

function checkAddress(asked: FollowUpDraft & Pick<DeliveryDraft, 'hashKey'>, at: string): FieldError[] {
  const { callbackUrl, destination, path, hashKey } = asked;
  const errors: FieldError[] = [];
  if (callbackUrl === undefined && destination === undefined) {
    errors.push({ pointer: `${at}/callback_url`, detail: 'is missing: give it, or `destination` in its place' });
  }
  if (destination === undefined) {
    const detail = 'can only be given together with `destination`';
    if (path !== undefined) errors.push({ pointer: `${at}/path`, detail });
    if (hashKey !== undefined) errors.push({ pointer: `${at}/hash_key`, detail });
  } else if (callbackUrl !== undefined) {
    errors.push({ pointer: `${at}/destination`, detail: 'must not be given together with `callback_url`' });
  }
  return errors;
}

function checkContent({ method = methodDefault, data, body }: DeliveryDraft): FieldError[] {
  const errors: FieldError[] = [];
  if (data !== undefined && body !== undefined) {
    errors.push({ pointer: '#/body', detail: 'must not be given together with `data`' });
  }
  if (bodilessMethods.includes(method)) {
    const detail = `cannot be sent with ${method}: such a request has no body`;
    if (data !== undefined) errors.push({ pointer: '#/data', detail });
    if (body !== undefined) errors.push({ pointer: '#/body', detail });
  }
  return errors;
}

function checkHeaders({ headers = {}, body }: DeliveryDraft): FieldError[] {
  const errors = checkHeaderNames(headers, '#/headers');
  const typed = Object.keys(headers).find((name) => name.toLowerCase() === 'content-type');
  if (typed !== undefined && body === undefined) {
    const detail = 'can only be given together with `body`: `data` is sent as a form';
    errors.push({ pointer: headerPointer('#/headers', typed), detail });
  }
  return errors;
}

function checkHeaderNames(headers: Record<string, string>, at: string): FieldError[] {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  let chars = 0;
  for (const [name, value] of Object.entries(headers)) {
    chars += name.length + value.length;
    const lowerCase = name.toLowerCase();
    if (seen.has(lowerCase)) {
      errors.push({ pointer: headerPointer(at, name), detail: 'is given twice, in different case' });
    }
    seen.add(lowerCase);
    if (isMasked(name, value)) {
      const detail = `is what answers show in place of a secret; there is none to keep here, so give the value itself`;
      errors.push({ pointer: headerPointer(at, name), detail });
    }
  }
  if (chars > headersCharsMax) {
    errors.push({ pointer: at, detail: `must not exceed ${headersCharsMax} characters, names and values together` });
  }
  return errors;
}

export function checkRetry(asked: TaskDraft['retry']): FieldError[] {
  const { strategy, ladderMs, minBackoffMs, maxBackoffMs } = fillRetry(asked);
  if (strategy === 'ladder') {
    return ladderMs ? [] : [{ pointer: '#/retry/ladder', detail: 'is required with the strategy `ladder`' }];
  }
  if (ladderMs) {
    return [{ pointer: '#/retry/ladder', detail: `can only be given with the strategy \`ladder\`, not ${strategy}` }];
  }
  if (minBackoffMs <= maxBackoffMs) return [];
  const pointer = asked?.minBackoffMs === undefined ? '#/retry/max_backoff_ms' : '#/retry/min_backoff_ms';
  return [
    { pointer, detail: `does not fit: min_backoff_ms (${minBackoffMs}) exceeds max_backoff_ms (${maxBackoffMs})` },
  ];
}

export function checkSuccess(asked: DeliveryDraft['success']): FieldError[] {
  const errors: FieldError[] = [];
  for (const [index, [from, to]] of (asked?.statuses ?? []).entries()) {
    if (from > to) errors.push({ pointer: `#/success/statuses/${index}`, detail: 'must not end before it begins' });
  }
  const fault = asked?.bodyPattern == null ? null : bodyPatternFault(asked.bodyPattern);
  if (fault !== null) errors.push({ pointer: '#/success/body_pattern', detail: fault });
  return errors;
}

function checkFollowUp(asked: FollowUpDraft | undefined, at: string): FieldError[] {
  if (!asked) return [];
  return [...checkAddress(asked, at), ...checkHeaderNames(asked.headers ?? {}, `${at}/headers`)];
}

export function headerPointer(at: string, name: string): string {
  return `${at}/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}
