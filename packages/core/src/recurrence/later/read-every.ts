import { readDays, startsDays } from './read-on.ts';
import type { TextCursor, Token } from './text-cursor.ts';
import { addValues, checkSaidOnce, type TextDraft } from './text-draft.ts';
import { checkValue, rangeOf, readUnit } from './text-values.ts';
import { lookUp, unitPlurals, unitWords } from './text-words.ts';

/** How many a larger unit has, always; other units differ from month to month and from year to year. */
const sizes: Readonly<Record<string, number>> = { s: 60, m: 60, h: 24, M: 12 };

/** What is said instead of an interval that does not come out even. */
const durationUnits: Readonly<Record<string, string>> = { s: 's', m: 'm', h: 'h', D: 'd', dw: 'd', dy: 'd', wy: 'w' };

/** After the word `every`: `weekday`, `5 mins`, `2 hours starting on the 2nd hour`, `10 mins between the 5th and 40th`. */
export function readEvery(cursor: TextCursor, draft: TextDraft, every: Token): true | null {
  if (startsDays(cursor)) return readDays(cursor, draft, { isEvery: true });
  const isCounted = cursor.token.kind === 'number' || cursor.token.kind === 'ordinal';
  const count = isCounted ? cursor.take() : null;
  const unitToken = cursor.token;
  const unit = readUnit(cursor);
  if (unit === null) return null;
  const step = count?.value ?? 1;
  const phrase = `every ${count ? `${count.text} ` : ''}${unitToken.text}`;
  if (step === 0) return cursor.fail('has "every 0"; the least is every 1', count ?? every);
  if (!checkSaidOnce(cursor, draft, { unit, isEvery: true, token: every })) return null;
  draft.repeats.push({ unit, token: every, phrase });
  const bounds = readBounds(cursor, unit);
  if (bounds === null) return null;
  const { min, max } = rangeOf(unit);
  const { first = min, last = max } = bounds;
  if (bounds.last === undefined && !comesOutEven(unit, step)) {
    return cursor.fail(sayUneven(unit, step, phrase), count ?? every);
  }
  const values: number[] = [];
  for (let value = first; value <= last; value += step) values.push(value);
  return addValues(draft, unit, values);
}

/** Years go on for ever, so that they are as far apart as they are said to be. */
function comesOutEven(unit: string, step: number): boolean {
  const size = lookUp(sizes, unit);
  return step === 1 || unit === 'Y' || (size !== null && size % step === 0);
}

function sayUneven(unit: string, step: number, phrase: string): string {
  const short = lookUp(durationUnits, unit);
  const instead =
    short === null ? 'use rrule with INTERVAL' : `use every: "${step}${short}", which counts from an anchor`;
  const restart =
    { s: 'minute', m: 'hour', h: 'day', M: 'year', dw: 'week', dc: 'month', wm: 'month', D: 'month' }[unit] ?? 'year';
  return `has "${phrase}", which would begin anew with each ${restart}, so that the interval would not be kept; ${instead}`;
}

type Bounds = { first?: number; last?: number };

/** `starting on the 3rd minute`, `between the 5th and 20th minute`, or nothing. */
function readBounds(cursor: TextCursor, unit: string): Bounds | null {
  if (cursor.takeIf('start', 'starting')) {
    if (!cursor.takeIf('at')) cursor.takeIf('on');
    const first = readBound(cursor, unit);
    if (first === null) return null;
    const again = readUnit(cursor);
    if (again === null || again === unit) return again === null ? null : { first: first.value };
    return cursor.fail(`starts with ${unitPlurals[again]}, but repeats ${unitPlurals[unit]}`, first);
  }
  if (!cursor.takeIf('between')) return {};
  const first = readBound(cursor, unit);
  if (first === null) return null;
  if (!cursor.takeIf('and')) return cursor.expect('"and"');
  const last = readBound(cursor, unit);
  if (last === null) return null;
  if (first.value > last.value)
    return cursor.fail(`has a range from ${first.value} to ${last.value}, which is empty`, first);
  // The unit may be said once more.
  const isSaid = cursor.token.kind === 'word' && lookUp(unitWords, cursor.token.text) !== null;
  const again = isSaid ? readUnit(cursor) : unit;
  if (again === unit) return { first: first.value, last: last.value };
  return again === null
    ? null
    : cursor.fail(`is between ${unitPlurals[again]}, but repeats ${unitPlurals[unit]}`, last);
}

function readBound(cursor: TextCursor, unit: string): Token | null {
  cursor.takeIf('the');
  if (cursor.token.kind !== 'number' && cursor.token.kind !== 'ordinal') return cursor.expect('a number such as 3rd');
  const token = cursor.take();
  return checkValue(cursor, unit, token) ? token : null;
}
