import type { Read } from '../rule.ts';
import { checkTogether } from './check-together.ts';
import {
  ranges,
  readFrequency,
  readNumber,
  readUntil,
  readWeekday,
  readWeekStart,
  readWhole,
  type Value,
} from './read-values.ts';
import type { RruleParts } from './rrule-parts.ts';
import { quote, splitRrule, type Wrong, type WrittenParts } from './split-rrule.ts';

/** A list that names every day of the year from both ends has 3,700. */
const charsMax = 4_096;
const countMax = 10_000;
const intervalMax = 1_000_000_000;

/** Reads an RRULE strictly. The first thing wrong is told, with its character. */
export function parseRrule(text: string): Read<RruleParts> {
  if (text.length > charsMax) {
    return refuse({ detail: `must have at most ${charsMax} characters`, position: charsMax + 1 });
  }
  const split = splitRrule(text);
  if (!split.ok) return refuse(split.wrong);
  const wrong: Wrong[] = [];
  const parts = readParts(split.parts, wrong);
  const [first] = wrong.sort((one, other) => one.position - other.position);
  if (first) return refuse(first);
  const clash = checkTogether(parts, split.parts);
  return clash ? refuse(clash) : { ok: true, value: parts };
}

function refuse(wrong: Wrong): Read<never> {
  return { ok: false, faults: [{ pointer: '#/rrule', ...wrong }] };
}

/** What cannot be read is null, or a default, and told in `wrong`. */
function readParts(written: WrittenParts, wrong: Wrong[]): RruleParts {
  function one<Of>(name: string, read: (text: string) => Value<Of>): Of | null {
    const part = written.get(name);
    return part ? (items(name, [part.value], part.valueAt, read, wrong)[0] ?? null) : null;
  }
  function numbers(name: keyof typeof ranges): number[] | null {
    const read = list(name, (text) => readNumber(text, ranges[name]));
    return read && [...new Set(read)].sort((earlier, later) => earlier - later);
  }
  function list<Of>(name: string, read: (text: string) => Value<Of>): Of[] | null {
    const part = written.get(name);
    return part ? items(name, part.value.split(','), part.valueAt, read, wrong) : null;
  }
  return {
    freq: one('FREQ', readFrequency) ?? 'DAILY',
    interval: one('INTERVAL', (text) => readWhole(text, intervalMax, '')) ?? 1,
    count: one('COUNT', (text) => readWhole(text, countMax, '; for more use UNTIL, or max_runs of the schedule')),
    until: one('UNTIL', readUntil),
    weekStart: one('WKST', readWeekStart) ?? 1,
    bySecond: numbers('BYSECOND'),
    byMinute: numbers('BYMINUTE'),
    byHour: numbers('BYHOUR'),
    byDay: list('BYDAY', readWeekday),
    byMonthDay: numbers('BYMONTHDAY'),
    byYearDay: numbers('BYYEARDAY'),
    byWeekNo: numbers('BYWEEKNO'),
    byMonth: numbers('BYMONTH'),
    bySetPos: numbers('BYSETPOS'),
  };
}

function items<Of>(
  name: string,
  texts: string[],
  valueAt: number,
  read: (text: string) => Value<Of>,
  wrong: Wrong[],
): Of[] {
  const values: Of[] = [];
  let position = valueAt;
  for (const text of texts) {
    const item = read(text);
    if (item.ok) values.push(item.value);
    else wrong.push({ detail: `has ${name} ${quote(text)}; ${item.must}`, position });
    position += text.length + 1;
  }
  return values;
}
