import type { FieldError } from '../../model/refusal.ts';
import type { TaskTemplate } from '../../model/schedule.ts';
import { checkDelivery } from '../../tasks/check-delivery.ts';
import { readChoices, type Inherited } from '../../tasks/delivery-choices.ts';
import { readDuration } from '../../time/read-duration.ts';
import { checkPlaceholders } from '../plan/placeholders.ts';
import type { TaskTemplateDraft } from '../schedule-draft.ts';

/** The template that a draft asks for, with defaults filled in, and every rule that it breaks, with pointers below `task`. Pure. */
export function readTemplate(
  draft: TaskTemplateDraft,
  inherited: Inherited,
): { template: TaskTemplate; errors: FieldError[] } {
  const expiry = readExpiresAfter(draft.expiresAfter);
  const template: TaskTemplate = {
    desc: draft.desc ?? '',
    ...readChoices(draft, inherited),
    labels: draft.labels ?? [],
    expiresAfterMs: expiry.ms,
  };
  return { template, errors: [...belowTask(checkDelivery(draft)), ...expiry.errors, ...checkPlaceholders(template)] };
}

export function readExpiresAfter(text: string | undefined): { ms: number | null; errors: FieldError[] } {
  if (text === undefined) return { ms: null, errors: [] };
  const ms = readDuration(text);
  if (ms !== null && ms > 0) return { ms, errors: [] };
  const detail = 'must be a duration such as `90s`, `1d2h30m` or `PT30M`, and more than nothing';
  return { ms: null, errors: [{ pointer: '#/task/expires_after', detail }] };
}

/** The rules of single tasks point into a task; here it is a part of the schedule. */
export function belowTask(errors: readonly FieldError[]): FieldError[] {
  return errors.map((error) => ({ ...error, pointer: `#/task${error.pointer.slice(1)}` }));
}
