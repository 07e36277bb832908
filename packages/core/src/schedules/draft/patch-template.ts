import type { FieldError } from '../../model/refusal.ts';
import type { TaskTemplate } from '../../model/schedule.ts';
import { patchChoices, type Inherited } from '../../tasks/delivery-choices.ts';
import { patched } from '../../tasks/retry-choices.ts';
import { checkPlaceholders } from '../plan/placeholders.ts';
import type { TaskTemplatePatch } from '../schedule-draft.ts';
import { belowTask, readExpiresAfter } from './read-template.ts';

/** The template after the patch; every rule that it breaks goes to `errors`, with pointers below `task`. Pure. */
export function patchTemplate(
  template: TaskTemplate,
  patch: TaskTemplatePatch,
  inherited: Inherited,
  errors: FieldError[],
): TaskTemplate {
  const ofTask: FieldError[] = [];
  const choices = patchChoices(template, patch, inherited, ofTask);
  errors.push(...belowTask(ofTask));
  const changed: TaskTemplate = {
    desc: patched(patch.desc, template.desc, ''),
    ...choices,
    labels: patched(patch.labels, template.labels, []),
    expiresAfterMs: patchExpiresAfter(template.expiresAfterMs, patch.expiresAfter, errors),
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
