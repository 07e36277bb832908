import { laterConstraints } from './constraints.ts';
import type { TextCursor, Token } from './text-cursor.ts';
import { addValues, checkSaidOnce, type TextDraft } from './text-draft.ts';
import { checkValue, rangeOf, readUnit, valuesBetween } from './text-values.ts';
import { lookUp, monthWords, unitPlurals, weekdaySets, weekdayWords } from './text-words.ts';

const through = ['-', 'to', 'through'];

/** `first`, `last`, `3rd` or `1-5`, before it is known what they count. */
type Rank = { first: Token; last: Token };

/** After `on the`: `first day of the month`, `1st and 15th day`, `5-10 minute`, `last friday of the month`. */
export function readOnThe(cursor: TextCursor, draft: TextDraft): true | null {
  const { token } = cursor;
  const ranks = readList(cursor, isRank, () => readRank(cursor));
  if (ranks === null) return null;
  if (lookUp(weekdayWords, cursor.token.text) !== null) return readNthDay(cursor, draft, ranks);
  const unit = readUnit(cursor);
  if (unit === null) return null;
  const values = valuesOf(cursor, unit, ranks);
  if (values === null || !checkSaidOnce(cursor, draft, { unit, isEvery: false, token })) return null;
  return addValues(draft, unit, values);
}

export function startsDays(cursor: TextCursor): boolean {
  return isDay(cursor.token);
}

/** `mon`, `mon and wed`, `fri through mon`, `weekdays`. */
export function readDays(cursor: TextCursor, draft: TextDraft, { isEvery }: { isEvery: boolean }): true | null {
  const { token } = cursor;
  if (draft.nthDay) return failBesideNth(cursor, token);
  const days = readList(cursor, isDay, () => readNames(cursor, weekdayWords, 7, 'a day such as monday'));
  if (days === null || !checkSaidOnce(cursor, draft, { unit: 'dw', isEvery, token })) return null;
  return addValues(draft, 'dw', days.flat());
}

/** After `of` or `in`: months or years. */
export function readMonthsOrYears(cursor: TextCursor, draft: TextDraft): true | null {
  const { token } = cursor;
  if (cursor.token.kind !== 'number') {
    const isMonth = (each: Token): boolean => lookUp(monthWords, each.text) !== null;
    const what = 'a month such as january, or a year';
    const months = readList(cursor, isMonth, () => readNames(cursor, monthWords, 12, what));
    if (months === null || !checkSaidOnce(cursor, draft, { unit: 'M', isEvery: false, token })) return null;
    return addValues(draft, 'M', months.flat());
  }
  const years = readList(
    cursor,
    (each) => /^\d{4}$/.test(each.text),
    () => readRank(cursor),
  );
  const values = years && valuesOf(cursor, 'Y', years);
  if (values === null || !checkSaidOnce(cursor, draft, { unit: 'Y', isEvery: false, token })) return null;
  return addValues(draft, 'Y', values);
}

/** `a, b and c`. What follows a comma or `and` without being an item belongs to the next clause. */
export function readList<Item>(
  cursor: TextCursor,
  startsItem: (token: Token, next: Token) => boolean,
  readItem: () => Item | null,
): Item[] | null {
  const items: Item[] = [];
  for (;;) {
    const item = readItem();
    if (item === null) return null;
    items.push(item);
    const signs = cursor.token.text === ',' && cursor.ahead(1).text === 'and' ? 2 : 1;
    const goesOn = [',', 'and'].includes(cursor.token.text) && startsItem(cursor.ahead(signs), cursor.ahead(signs + 1));
    if (!goesOn) return items;
    for (let taken = 0; taken < signs; taken++) cursor.take();
  }
}

function isDay(token: Token): boolean {
  return lookUp(weekdayWords, token.text) !== null || lookUp(weekdaySets, token.text) !== null;
}

function isRank(token: Token, next: Token): boolean {
  if (token.kind === 'number') return next.text !== 'am' && next.text !== 'pm';
  return token.kind === 'ordinal' || token.text === 'first' || token.text === 'last';
}

function readRank(cursor: TextCursor): Rank | null {
  if (!isRank(cursor.token, cursor.ahead(1))) return cursor.expect('"first", "last" or a number such as 3rd');
  const first = cursor.take();
  if (first.kind === 'word' || !cursor.takeIf(...through)) return { first, last: first };
  if (cursor.token.kind !== 'number' && cursor.token.kind !== 'ordinal') return cursor.expect('a number such as 5th');
  return { first, last: cursor.take() };
}

function valuesOf(cursor: TextCursor, unit: string, ranks: readonly Rank[]): number[] | null {
  const values: number[] = [];
  for (const { first, last } of ranks) {
    if (first.kind === 'word') {
      if (unit === 'Y') return cursor.fail(`has "${first.text}" for a year; name it, such as in 2030`, first);
      values.push(endOf(unit, first.text));
      continue;
    }
    if (!checkValue(cursor, unit, first) || !checkValue(cursor, unit, last)) return null;
    if (first.value > last.value) {
      const what = `from ${first.value} to ${last.value} of ${unitPlurals[unit]}`;
      return cursor.fail(`has a range ${what}, which is empty`, first);
    }
    values.push(...valuesBetween(first.value, last.value, null));
  }
  return values;
}

function endOf(unit: string, text: string): number {
  const { min, max } = rangeOf(unit);
  if (text === 'first') return min;
  return laterConstraints.find((each) => each.key === unit)?.zeroIsLast ? 0 : max;
}

/** Two of these in one composite would be four: the first and the last of each weekday. */
function readNthDay(cursor: TextCursor, draft: TextDraft, ranks: readonly Rank[]): true | null {
  const { token } = cursor;
  const day = lookUp(weekdayWords, cursor.take().text);
  const counts = valuesOf(cursor, 'dc', ranks);
  if (counts === null || day === null) return null;
  if (draft.composite.dw || draft.composite.dc) return failBesideNth(cursor, token);
  draft.nthDay = token;
  if (cursor.token.text === 'of' && cursor.ahead(1).text === 'the' && cursor.ahead(2).text === 'month') {
    for (let taken = 0; taken < 3; taken++) cursor.take();
  }
  return addValues(draft, 'dc', counts) && addValues(draft, 'dw', [day]);
}

function failBesideNth(cursor: TextCursor, token: Token): null {
  return cursor.fail(`has "${token.text}" beside another day of the week; put "also" between the two`, token);
}

/** A name or a range of names, which goes round the end of the week or year. */
function readNames(
  cursor: TextCursor,
  table: Readonly<Record<string, number>>,
  size: number,
  what: string,
): number[] | null {
  const set = size === 7 ? lookUp(weekdaySets, cursor.token.text) : null;
  if (set) {
    cursor.take();
    return set;
  }
  const first = lookUp(table, cursor.token.text);
  if (first === null) return cursor.expect(what);
  cursor.take();
  if (!cursor.takeIf(...through)) return [first];
  const last = lookUp(table, cursor.token.text);
  if (last === null) return cursor.expect(what);
  cursor.take();
  return valuesBetween(first, last, size);
}
