import type { FieldError } from '../../model/refusal.ts';
import type { TaskTemplate } from '../../model/schedule.ts';
import { patchContent, patched, patchHeaders, patchRetry } from '../../tasks/apply-patch.ts';
import { checkRequest } from '../../tasks/check-request.ts';
import { deliveryDefault, methodDefault, timeoutMsDefault } from '../../tasks/task-defaults.ts';
import { checkPlaceholders } from '../plan/placeholders.ts';
import type { TaskTemplatePatch } from '../schedule-draft.ts';
import { belowTask, readExpiresAfter } from './read-template.ts';

/** The template after the patch; every rule that it breaks goes to `errors`, with pointers below `task`. Pure. */
export function patchTemplate(template: TaskTemplate, patch: TaskTemplatePatch, errors: FieldError[]): TaskTemplate {
  const ofRequest: FieldError[] = [];
  const content = patchContent(template.content, patch, ofRequest);
  const headers = patchHeaders(template.headers, patch.headers, ofRequest);
  const retry = patchRetry(template.retry, patch.retry);
  const method = patched(patch.method, template.method, methodDefault);
  const body = content.kind === 'form' ? undefined : content;
  const data = content.kind === 'form' ? (content.data ?? undefined) : undefined;
  ofRequest.push(...checkRequest({ method, headers, data, body, retry }));
  errors.push(...belowTask(ofRequest));
  const changed: TaskTemplate = {
    desc: patched(patch.desc, template.desc, ''),
    callbackUrl: patch.callbackUrl ?? template.callbackUrl,
    method,
    headers,
    content,
    labels: patched(patch.labels, template.labels, []),
    timeoutMs: patched(patch.timeoutMs, template.timeoutMs, timeoutMsDefault),
    retry,
    expiresAfterMs: patchExpiresAfter(template.expiresAfterMs, patch.expiresAfter, errors),
    delivery: patched(patch.delivery, template.delivery, deliveryDefault),
  };
  errors.push(...checkPlaceholders(changed));
  return changed;
}

function patchExpiresAfter(
  current: number | null,
  asked: string | null | undefined,
  errors: FieldError[],
): number | null {
  if (asked === undefined) return current;
  const read = readExpiresAfter(asked ?? undefined);
  errors.push(...read.errors);
  return read.ms;
}
