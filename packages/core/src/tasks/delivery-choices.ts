import { isMasked, unmaskHeaders } from '../access/mask-headers.ts';
import type { FieldError } from '../model/refusal.ts';
import type { SuccessTest } from '../model/success-test.ts';
import type { DeliveryChoices, FollowUp, RetryPolicy, TaskContent } from '../model/task.ts';
import { checkDelivery } from './check-delivery.ts';
import { patchHeaders } from './patch-headers.ts';
import { fillRetry, patched, patchRetry } from './retry-choices.ts';
import {
  ackTimeoutMsDefault,
  deliveryDefault,
  methodDefault,
  priorityDefault,
  retryDefaults,
  timeoutMsDefault,
} from './task-defaults.ts';
import type { DeliveryDraft, DeliveryPatch, FollowUpDraft } from './task-draft.ts';

/** What a callback gets when it does not say otherwise: the service's own, or its destination's in place of them. */
export type Inherited = { timeoutMs: number; retry: RetryPolicy; success: SuccessTest | null };

export const serviceDefaults: Inherited = { timeoutMs: timeoutMsDefault, retry: retryDefaults, success: null };

/** The choices that a draft asks for, with defaults filled in. Pure; checkDelivery tells which rules it breaks. */
export function readChoices(draft: DeliveryDraft, inherited: Inherited): DeliveryChoices {
  return {
    callbackUrl: draft.callbackUrl ?? null,
    destination: draft.destination ?? null,
    path: draft.path ?? null,
    hashKey: draft.hashKey ?? null,
    priority: draft.priority ?? priorityDefault,
    method: draft.method ?? methodDefault,
    headers: lowerCaseNames(draft.headers ?? {}),
    content: draft.body ?? { kind: 'form', data: draft.data ?? null },
    timeoutMs: draft.timeoutMs ?? inherited.timeoutMs,
    retry: fillRetry(draft.retry, inherited.retry),
    success: draft.success ?? inherited.success,
    delivery: draft.delivery ?? deliveryDefault,
    ackTimeoutMs: draft.ackTimeoutMs ?? ackTimeoutMsDefault,
    onSuccess: followUpOf(draft.onSuccess),
    onFailure: followUpOf(draft.onFailure),
  };
}

/** The choices after a patch; every rule that the result breaks goes to `errors`. Pure. */
export function patchChoices(
  current: DeliveryChoices,
  patch: DeliveryPatch,
  inherited: Inherited,
  errors: FieldError[],
): DeliveryChoices {
  const content = patchContent(current.content, patch, errors);
  const choices: DeliveryChoices = {
    ...patchAddress(current, patch),
    priority: patched(patch.priority, current.priority, priorityDefault),
    method: patched(patch.method, current.method, methodDefault),
    headers: patchHeaders(current.headers, patch.headers, '#/headers', keepHeader, errors),
    content,
    timeoutMs: patched(patch.timeoutMs, current.timeoutMs, inherited.timeoutMs),
    retry: patchRetry(current.retry, patch.retry, inherited.retry),
    success: patched(patch.success, current.success, inherited.success),
    delivery: patched(patch.delivery, current.delivery, deliveryDefault),
    ackTimeoutMs: patched(patch.ackTimeoutMs, current.ackTimeoutMs, ackTimeoutMsDefault),
    onSuccess: patch.onSuccess === undefined ? current.onSuccess : followUpOf(patch.onSuccess, current.onSuccess),
    onFailure: patch.onFailure === undefined ? current.onFailure : followUpOf(patch.onFailure, current.onFailure),
  };
  // Both in one patch is told by the check; which of them won does not matter then.
  const both = patch.callbackUrl !== undefined && patch.destination !== undefined;
  const data = content.kind === 'form' ? (content.data ?? undefined) : undefined;
  errors.push(
    ...checkDelivery({
      ...draftOf(choices),
      ...(both ? { callbackUrl: patch.callbackUrl, destination: patch.destination } : {}),
      data,
      body: content.kind === 'form' ? undefined : content,
    }),
  );
  return choices;
}

/** Header names do not distinguish case; on record they are lower case. */
function lowerCaseNames(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A callback has one content: giving `data` replaces `body` and the other way round; null takes away what it names. */
function patchContent(current: TaskContent, { data, body }: DeliveryPatch, errors: FieldError[]): TaskContent {
  if (data != null && body != null) {
    errors.push({ pointer: '#/body', detail: 'must not be given together with `data`' });
  }
  if (body != null) return body;
  if (data != null) return { kind: 'form', data };
  const removed = current.kind === 'form' ? data === null : body === null;
  return removed ? { kind: 'form', data: null } : current;
}

function patchAddress(
  current: DeliveryChoices,
  patch: DeliveryPatch,
): Pick<DeliveryChoices, 'callbackUrl' | 'destination' | 'path' | 'hashKey'> {
  const moves = patch.callbackUrl !== undefined && patch.destination === undefined;
  // What belongs to a destination goes with it, unless the patch gives it, which the check then tells.
  const path = moves ? null : current.path;
  const hashKey = moves ? null : current.hashKey;
  return {
    callbackUrl: patch.callbackUrl ?? (patch.destination === undefined ? current.callbackUrl : null),
    destination: patch.destination ?? (moves ? null : current.destination),
    path: patched(patch.path, path, null),
    hashKey: patched(patch.hashKey, hashKey, null),
  };
}

/** What was shown masked and is sent back stays as it is; where there is none the check tells. */
function keepHeader(value: string, before: string | undefined, _pointer: string, name: string): string {
  return isMasked(name, value) ? (before ?? value) : value;
}

function followUpOf(asked: FollowUpDraft | null | undefined, current: FollowUp | null = null): FollowUp | null {
  if (!asked) return null;
  return {
    callbackUrl: asked.callbackUrl ?? null,
    destination: asked.destination ?? null,
    path: asked.path ?? null,
    headers: unmaskHeaders(lowerCaseNames(asked.headers ?? {}), current?.headers ?? {}),
  };
}

function draftOf(choices: DeliveryChoices): DeliveryDraft {
  return {
    callbackUrl: choices.callbackUrl ?? undefined,
    destination: choices.destination ?? undefined,
    path: choices.path ?? undefined,
    hashKey: choices.hashKey ?? undefined,
    method: choices.method,
    headers: choices.headers,
    retry: choices.retry,
    success: choices.success ?? undefined,
    onSuccess: draftOfFollowUp(choices.onSuccess),
    onFailure: draftOfFollowUp(choices.onFailure),
  };
}

function draftOfFollowUp(followUp: FollowUp | null): FollowUpDraft | undefined {
  if (!followUp) return undefined;
  return {
    callbackUrl: followUp.callbackUrl ?? undefined,
    destination: followUp.destination ?? undefined,
    path: followUp.path ?? undefined,
    headers: followUp.headers,
  };
}
