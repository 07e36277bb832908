import type { FieldError } from '../../model/refusal.ts';
import { Refusal } from '../../model/refusal.ts';
import type { ScheduleDefinition } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';
import type { Recurrence } from '../../recurrence/recurrence.ts';
import type { Inherited } from '../../tasks/delivery-choices.ts';
import { readDuration } from '../../time/read-duration.ts';
import {
  catchupMaxDefault,
  catchupWindowMsDefault,
  catchupWindowMsMax,
  missedDefault,
  overlapDefault,
} from '../schedule-defaults.ts';
import type { ScheduleDraft } from '../schedule-draft.ts';
import { readTemplate } from './read-template.ts';
import { readTiming, type DraftContext, type ScheduleTiming } from './read-timing.ts';

/** What a whole draft is read against: what its task inherits too. */
export type ScheduleContext = DraftContext & { inherited: Inherited };

export type DraftedSchedule = { definition: ScheduleDefinition; recurrence: Recurrence };

/**
 * The definition that a draft asks for, with defaults filled in. Pure: the same draft and context give the same one.
 * Whether it has a future is checkFuture's to tell.
 * @returns `drafted` null when `errors`, which name every rule that the draft breaks, are not empty
 */
export function readDraft(
  draft: ScheduleDraft,
  context: ScheduleContext,
): { drafted: DraftedSchedule | null; errors: FieldError[] } {
  const timing = readTiming(draft, context);
  const catchup = readCatchupWindow(draft.catchupWindow);
  const { template, errors: ofTask } = readTemplate(draft.task, context.inherited);
  const errors = [...timing.errors, ...catchup.errors, ...ofTask];
  if (!timing.ok || errors.length > 0) return { drafted: null, errors };
  const definition: ScheduleDefinition = {
    ...timing.timing,
    maxRuns: draft.maxRuns ?? null,
    missed: draft.missed ?? missedDefault,
    catchupWindowMs: catchup.ms,
    catchupMax: draft.catchupMax ?? catchupMaxDefault,
    overlap: draft.overlap ?? overlapDefault,
    desc: draft.desc ?? '',
    labels: draft.labels ?? [],
    task: template,
  };
  return { drafted: { definition, recurrence: timing.recurrence }, errors: [] };
}

/**
 * As readDraft, of a draft that must have a future.
 * @throws Refusal invalid_request with every rule that the draft breaks
 */
export function draftSchedule(draft: ScheduleDraft, context: ScheduleContext, now: EpochMs): DraftedSchedule {
  const { drafted, errors } = readDraft(draft, context);
  if (!drafted) throw invalidSchedule(errors);
  const future = checkFuture(drafted.definition, drafted.recurrence, now);
  if (future.length > 0) throw invalidSchedule(future);
  return drafted;
}

/** A schedule that never occurs again is refused: somebody made a mistake. Pure. */
export function checkFuture(timing: ScheduleTiming, recurrence: Recurrence, now: EpochMs): FieldError[] {
  if (timing.endAt !== null && timing.endAt <= now) return [{ pointer: '#/end_at', detail: 'must be in the future' }];
  if (recurrence.nextNominal(now) !== null) return [];
  const { kind } = timing.rule;
  if (kind === 'at') return [{ pointer: '#/at', detail: 'has no time that is still to come' }];
  const until = timing.endAt === null ? '' : ' and before `end_at`';
  return [{ pointer: `#/${kind}`, detail: `has no occurrence from now on${until}` }];
}

/** The refusal of input that broke rules. */
export function invalidSchedule(errors: FieldError[]): Refusal {
  return new Refusal('invalid_request', 'The schedule was not accepted: see errors.', { errors });
}

export function readCatchupWindow(text: string | undefined): { ms: number; errors: FieldError[] } {
  const ms = text === undefined ? catchupWindowMsDefault : readDuration(text);
  if (ms !== null && ms <= catchupWindowMsMax) return { ms, errors: [] };
  const detail = 'must be a duration of at most 31 days, such as `90s`, `1d2h30m` or `PT30M`';
  return { ms: catchupWindowMsDefault, errors: [{ pointer: '#/catchup_window', detail }] };
}
