import type { EpochMs } from '../../model/task.ts';
import { readAtList } from '../../recurrence/at/read-at-list.ts';
import { readLater } from '../../recurrence/later/read-later.ts';
import type { Read, Rule, RuleFault, RuleKind } from '../../recurrence/rule.ts';
import { formatWallTime } from '../../time/format-instant.ts';
import type { TimingDraft } from '../schedule-draft.ts';

export const ruleKinds = ['cron', 'text', 'later', 'every', 'rrule', 'at'] as const satisfies readonly RuleKind[];

export type RuleContext = {
  timezone: string;
  /** start_at, or the moment at which the schedule was made. */
  beginsAt: EpochMs;
  anchorAt: EpochMs | null;
};

/** Which one of the six forms of a rule a draft gives, as it is kept on record. Whether it compiles is not looked at. */
export function readRule(draft: TimingDraft, context: RuleContext): Read<Rule> {
  const given = ruleKinds.filter((kind) => draft[kind] !== undefined);
  const [kind, ...others] = given;
  if (!kind) {
    const detail = 'has no rule: give one of `cron`, `text`, `later`, `every`, `rrule` and `at`';
    return { ok: false, faults: [{ pointer: '#', detail }] };
  }
  const faults: RuleFault[] = others.map((other) => ({
    pointer: `#/${other}`,
    detail: `must not be given together with \`${kind}\`: a schedule has one rule`,
  }));
  if (draft.anchorAt !== undefined && !given.includes('every')) {
    faults.push({ pointer: '#/anchor_at', detail: 'can only be given together with `every`' });
  }
  const read = readForm(kind, draft, context);
  if (faults.length === 0) return read;
  return { ok: false, faults: [...faults, ...(read.ok ? [] : read.faults)] };
}

function readForm(kind: RuleKind, draft: TimingDraft, { timezone, beginsAt, anchorAt }: RuleContext): Read<Rule> {
  const { cron = '', text = '', later, every = '', rrule = '', at = [] } = draft;
  switch (kind) {
    case 'cron':
      return { ok: true, value: { kind, cron } };
    case 'text':
      return { ok: true, value: { kind, text } };
    case 'later': {
      const read = readLater(later);
      return read.ok ? { ok: true, value: { kind, later: read.value } } : read;
    }
    case 'every':
      return { ok: true, value: { kind, every, anchorAt: anchorAt ?? beginsAt } };
    case 'rrule':
      // Its occurrences are wall times of whole seconds, and begin with this one.
      return { ok: true, value: { kind, rrule, dtstart: formatWallTime(beginsAt, timezone) } };
    case 'at': {
      const choices = {
        gap: draft.gap === 'skip' ? 'reject' : 'shift',
        fold: draft.fold === 'last' ? 'last' : 'first',
      } as const;
      const read = readAtList(at, timezone, choices);
      return read.ok ? { ok: true, value: { kind, at: read.value.at } } : read;
    }
  }
}
