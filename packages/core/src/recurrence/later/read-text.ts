import type { LaterComposite, LaterJson, Read } from '../rule.ts';
import { ordinal } from './ordinal.ts';
import { readEvery } from './read-every.ts';
import { readDays, readList, readMonthsOrYears, readOnThe } from './read-on.ts';
import { TextCursor, type Token } from './text-cursor.ts';
import { addValues, checkRepeats, type TextDraft } from './text-draft.ts';
import { rangeOf, readTime, readUnit, startsTime } from './text-values.ts';
import { unitPlurals } from './text-words.ts';

/** What a text says, and where each of its composites begins, as character counted from 1. */
export type ReadText = { later: LaterJson; positions: { schedules: number[]; exceptions: number[] } };

const clauseHint = '"every", "at", "on", "after", "before", "of" or "in"';

/**
 * Reads the English of later (`at 10:15 am every weekday`); text-help.ts describes it. A parser of our own, because later's
 * gives a schedule even after an error, runs out of memory on `1-99999999`, and takes in silence what means something else:
 * `on fri through mon` is an empty list there, and `every 13 mins` begins anew with each hour. Where it is right, both agree.
 */
export function readText(text: string): Read<ReadText> {
  const cursor = new TextCursor(text);
  const drafts = { schedules: [] as TextDraft[], exceptions: [] as TextDraft[] };
  let list = drafts.schedules;
  let isOpen = true;
  while (isOpen && !cursor.fault) {
    const draft = readComposite(cursor, list === drafts.schedules);
    if (!draft) break;
    list.push(draft);
    isOpen = cursor.token.kind !== 'end';
    const { token } = cursor;
    if (cursor.takeIf('except')) {
      if (list === drafts.exceptions) cursor.fail('has "except" twice; put "also" between exceptions', token);
      list = drafts.exceptions;
    } else cursor.takeIf('also');
  }
  if (cursor.fault) return { ok: false, faults: [cursor.fault] };
  return { ok: true, value: finish(drafts) };
}

function finish({ schedules, exceptions }: { schedules: TextDraft[]; exceptions: TextDraft[] }): ReadText {
  const compositesOf = (drafts: TextDraft[]): LaterComposite[] => drafts.map(({ composite }) => composite);
  const positionsOf = (drafts: TextDraft[]): number[] => drafts.map(({ start }) => start.offset + 1);
  return {
    later: {
      schedules: compositesOf(schedules),
      ...(exceptions.length > 0 && { exceptions: compositesOf(exceptions) }),
    },
    positions: { schedules: positionsOf(schedules), exceptions: positionsOf(exceptions) },
  };
}

/** All clauses up to `also`, `except` or the end; `and` and commas may stand between them. */
function readComposite(cursor: TextCursor, isSchedule: boolean): TextDraft | null {
  const draft: TextDraft = { composite: {}, start: cursor.token, repeats: [], nthDay: null, repeated: new Set() };
  let goesOn = true;
  while (goesOn) {
    if (readClause(cursor, draft) === null) return null;
    const isJoined = cursor.takeIf(',', 'and');
    cursor.takeIf('and');
    goesOn = cursor.token.kind === 'end' ? isJoined : !['also', 'except'].includes(cursor.token.text);
  }
  if (!isSchedule) return draft;
  return checkRepeats(cursor, draft) && checkTimes(cursor, draft) ? draft : null;
}

function readClause(cursor: TextCursor, draft: TextDraft): true | null {
  const { token } = cursor;
  if (cursor.takeIf('every')) return readEvery(cursor, draft, token);
  if (cursor.takeIf('at', '@')) return readAt(cursor, draft);
  if (cursor.takeIf('on')) {
    return cursor.takeIf('the') ? readOnThe(cursor, draft) : readDays(cursor, draft, { isEvery: false });
  }
  if (cursor.takeIf('of', 'in')) return readMonthsOrYears(cursor, draft);
  if (cursor.takeIf('after')) return readLimit(cursor, draft, 'a', token);
  if (cursor.takeIf('before')) return readLimit(cursor, draft, 'b', token);
  return cursor.expect(clauseHint);
}

function readAt(cursor: TextCursor, draft: TextDraft): true | null {
  const isTime = (token: Token, next: Token): boolean => token.kind === 'clock' || ['am', 'pm'].includes(next.text);
  const times = readList(cursor, isTime, () => readTime(cursor));
  return times && addValues(draft, 't', times);
}

/** `after 9:00 am`, `before the 15th day`. The value after which is included, that before which is not. */
function readLimit(cursor: TextCursor, draft: TextDraft, modifier: 'a' | 'b', word: Token): true | null {
  const limit = startsTime(cursor) ? readTimeLimit(cursor) : readRankLimit(cursor, modifier, word);
  if (limit === null) return null;
  const key = `${limit.unit}_${modifier}`;
  if (draft.composite[key])
    return cursor.fail(`has "${word.text}" twice for ${unitPlurals[limit.unit] ?? 'times'}`, word);
  draft.composite[key] = [limit.value];
  return true;
}

type Limit = { unit: string; value: number };

function readTimeLimit(cursor: TextCursor): Limit | null {
  const { token } = cursor;
  const value = readTime(cursor);
  if (value === 0) return cursor.fail('has midnight as a limit, which limits nothing', token);
  return value === null ? null : { unit: 't', value };
}

function readRankLimit(cursor: TextCursor, modifier: 'a' | 'b', word: Token): Limit | null {
  cursor.takeIf('the');
  const { token } = cursor;
  if (token.kind !== 'number' && token.kind !== 'ordinal') {
    return cursor.expect('a time such as 10:15 am, or one such as "the 3rd hour"');
  }
  cursor.take();
  const unit = readUnit(cursor);
  if (unit === null) return null;
  const { min, max } = rangeOf(unit);
  // later reads 5 minutes as minute 5 of each hour, which is not what the words say.
  if (token.kind === 'number' && unit !== 'Y') {
    const detail = `has "${word.text} ${token.text}", which is no delay: write "${word.text} the ${ordinal(token.value)}" to mean that one`;
    return cursor.fail(detail, token);
  }
  const from = modifier === 'b' ? min + 1 : min;
  if (token.value >= from && token.value <= max) return { unit, value: token.value };
  return cursor.fail(`has "${word.text} ${token.text}"; ${unitPlurals[unit]} there go from ${from} to ${max}`, token);
}

/** Limits alone name no time. */
function checkTimes(cursor: TextCursor, { composite, start }: TextDraft): boolean {
  const isLimited = composite.t_a !== undefined || composite.t_b !== undefined;
  if (!isLimited || Object.keys(composite).some((key) => /^[smh]|^t$/.test(key))) return true;
  cursor.fail('limits the times of day, but names none: add "at" or "every" such as "every 5 mins"', start);
  return false;
}
