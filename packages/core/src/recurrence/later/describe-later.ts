import type { LaterComposite, LaterJson } from '../rule.ts';
import { ordinal } from './ordinal.ts';

const weekdays = ['', 'Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ' January February March April May June July August September October November December'.split(' ');
const itemsMax = 8;
const compositesMax = 5;

/** One sentence without a full stop, for people. */
export function describeLater(json: LaterJson): string {
  const schedules = listAll(
    json.schedules.map((each) => describe(each, startOf(each))),
    '; and ',
  );
  const exceptions = listAll(
    (json.exceptions ?? []).map((each) => describe(each, '')),
    ' or ',
  );
  const text = exceptions === '' ? schedules : `${schedules}; except ${exceptions}`;
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function listAll(texts: string[], separator: string): string {
  const more = texts.length - compositesMax;
  const shown = texts.slice(0, compositesMax).join(separator);
  return more > 0 ? `${shown}${separator}${more} more` : shown;
}

function describe(composite: LaterComposite, start: string): string {
  const { dc, dw, ...rest } = composite;
  const nth = dc && dw ? [`on the ${list(sort(dc), ordinal)} ${list(sort(dw), weekday)} of the month`] : [];
  const units = nth.length > 0 ? rest : composite;
  const parts = [...timeTexts, ...dayTexts].flatMap(([key, say]) => describeUnit(units, key, say));
  return [start, ...nth, ...parts].filter((part) => part !== '').join(', ');
}

/** What a schedule leaves open and begins with. */
function startOf(composite: LaterComposite): string {
  const units = new Set(Object.keys(composite).map((key) => key.split('_')[0]));
  if (units.has('s') || units.has('m') || units.has('t')) return '';
  if (units.has('h')) return 'at the full hour';
  if (['D', 'd', 'dw', 'dy'].some((unit) => units.has(unit))) return 'at 00:00:00';
  return 'at 00:00:00 of the first day';
}

type Say = (values: number[]) => string;

const timeTexts: [key: string, say: Say][] = [
  ['t', (values) => `at ${list(values, time)}`],
  ['s', (values) => stepOf(60, values, 'second') ?? `at second ${list(values, String)}`],
  ['m', (values) => stepOf(60, values, 'minute') ?? `at minute ${list(values, String)}`],
  ['h', (values) => stepOf(24, values, 'hour') ?? `in hour ${list(values, String)}`],
];

const dayTexts: [key: string, say: Say][] = [
  ['dc', (values) => `on the ${list(values, ordinal)} of its kind in the month`],
  ['dw', (values) => (values.length === 7 ? 'every day' : `on ${list(values, weekday)}`)],
  ['d', (values) => (values.length === 7 ? 'every day' : `on ${list(values, weekday)}`)],
  ['D', (values) => (values.length === 31 ? 'every day' : `on the ${list(values, ordinal)} day of the month`)],
  ['dy', (values) => (values.length === 366 ? 'every day' : `on the ${list(values, ordinal)} day of the year`)],
  [
    'wm',
    (values) => (values.length === 6 ? 'every week of the month' : `in the ${list(values, ordinal)} week of the month`),
  ],
  ['wy', (values) => (values.length === 53 ? 'every week' : `in the ${list(values, ordinal)} week of the year`)],
  ['M', (values) => (values.length === 12 ? 'every month' : `in ${list(values, month)}`)],
  ['Y', sayYears],
];

const unitNames: Record<string, string> = {
  s: 'second',
  m: 'minute',
  h: 'hour',
  D: 'day of the month',
  dc: 'of its kind in the month',
  dy: 'day of the year',
  wm: 'week of the month',
  wy: 'week of the year',
};

function describeUnit(composite: LaterComposite, key: string, say: Say): string[] {
  const { [key]: values, [`${key}_a`]: from, [`${key}_b`]: before } = composite;
  return [
    ...(values ? [say(sort(values))] : []),
    ...(from ? [`from ${bound(key, from[0] ?? 0)} on`] : []),
    ...(before ? [`before ${bound(key, before[0] ?? 0)}`] : []),
  ];
}

function bound(key: string, value: number): string {
  if (key === 't') return time(value);
  if (key === 'd' || key === 'dw') return weekday(value);
  if (key === 'M') return month(value);
  if (key === 'Y') return String(value);
  return key === 's' || key === 'm' || key === 'h'
    ? `${unitNames[key]} ${value}`
    : `the ${ordinal(value)} ${unitNames[key]}`;
}

/** `every 5 minutes` where that is the same across the end of the larger unit too; null where it is not. */
function stepOf(size: number, values: number[], unit: string): string | null {
  const step = size / values.length;
  const [first = 0] = values;
  const isEven = values.every((value, index) => value === first + index * step);
  if (values.length < 2 || !Number.isInteger(step) || !isEven) return null;
  const every = step === 1 ? `every ${unit}` : `every ${step} ${unit}s`;
  return first === 0 ? every : `${every} from ${unit} ${first} on`;
}

function sayYears(values: number[]): string {
  const [first = 0, second = 0] = values;
  const step = second - first;
  const isStep = values.length > itemsMax && values.every((value, index) => value === first + index * step);
  if (!isStep) return `in ${list(values, String)}`;
  return step === 1 ? 'every year' : `every ${step} years from ${first} on`;
}

/** `1, 3 to 5 and 9`: at least three in a row become a range. "The last" comes last. */
function list(sorted: number[], say: (value: number) => string): string {
  const hasLast = say === ordinal && sorted[0] === 0;
  const values = hasLast ? [...sorted.slice(1), 0] : sorted;
  const items: string[] = [];
  for (let first = 0; first < values.length;) {
    let last = first;
    while (values[last + 1] === (values[last] ?? 0) + 1) last++;
    if (last - first < 2) last = first;
    const from = say(values[first] ?? 0);
    items.push(last === first ? from : `${from} to ${say(values[last] ?? 0)}`);
    first = last + 1;
  }
  const shown = items.length > itemsMax ? [...items.slice(0, itemsMax), `${items.length - itemsMax} more`] : items;
  return shown.length === 1 ? (shown[0] ?? '') : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function sort(values: readonly number[]): number[] {
  return values.toSorted((a, b) => a - b);
}

function weekday(value: number): string {
  return weekdays[value] ?? '';
}

function month(value: number): string {
  return months[value] ?? '';
}

function time(seconds: number): string {
  const parts = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}
