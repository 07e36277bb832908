import type { Read } from '../rule.ts';
import { type Field, type FieldName, fieldNames, fields } from './cron-fields.ts';
import { collectFaults, refuse } from './fault.ts';
import { hashField } from './hash-field.ts';
import { type NthWeekday, readNthWeekday, readSpecialDay, type SpecialDay } from './read-days.ts';
import { readValues } from './read-values.ts';
import { splitCron, type Token } from './split-cron.ts';

/** A cron expression, parsed. */
export type ParsedCron = {
  /** From a `TZ=` or `CRON_TZ=` prefix. */
  timezone: string | null;
  fields: Record<FieldName, ParsedField>;
  /**
   * True: a day fires that fits day-of-month or day-of-week. False: it must fit both. As in Vixie cron, only fields that
   * do not begin with `*` (or are `?`) are an alternative to each other: `0 0 13 * FRI` means every 13th and every Friday,
   * `0 0 *\/2 * MON` the Mondays on odd days.
   */
  eitherDay: boolean;
};

export type ParsedField = Token & {
  /** Ascending, each once. */
  values: number[];
  specialDays: SpecialDay[];
  nthWeekdays: NthWeekday[];
  /** All values of the field. */
  isFull: boolean;
  hasHash: boolean;
};

/** `hashSeed` decides what H stands for: the schedule's id. */
export function parseCron(cron: string, hashSeed: string): Read<ParsedCron> {
  const split = splitCron(cron);
  if (!split.ok) return split;
  const { timezone, tokens } = split.value;
  const reads = fieldNames.map((name, index) => readField(tokens[name], fields[name], hashField(hashSeed, index)));
  if (!timezone.ok || reads.some((read) => !read.ok)) return collectFaults([timezone, ...reads]);
  const parsed = Object.fromEntries(
    reads.map((read, index) => [fieldNames[index], read.ok ? read.value : undefined]),
  ) as Record<FieldName, ParsedField>;
  const isRestriction = (name: FieldName): boolean => !/^[*?]/.test(tokens[name].text);
  const eitherDay = isRestriction('day-of-month') && isRestriction('day-of-week');
  return { ok: true, value: { timezone: timezone.value, fields: parsed, eitherDay } };
}

function readField(token: Token, field: Field, hash: number): Read<ParsedField> {
  const isDayField = field.name === 'day-of-month' || field.name === 'day-of-week';
  if (token.text.includes('?') && !(isDayField && token.text === '?')) {
    const detail = `has "?" in its ${field.plural}; it is for day-of-month and day-of-week, and stands alone`;
    return refuse(detail, token.position + token.text.indexOf('?'));
  }
  const items = token.text === '?' ? [{ ...token, text: '*' }] : splitList(token);
  const reads = items.map((item) => readItem(item, field, hash));
  if (reads.some((read) => !read.ok)) return collectFaults(reads);
  const parts = reads.flatMap((read) => (read.ok ? [read.value] : []));
  const values = [...new Set(parts.flatMap((part) => part.values))].toSorted((a, b) => a - b);
  return {
    ok: true,
    value: {
      ...token,
      values,
      specialDays: parts.flatMap((part) => part.specialDays ?? []),
      nthWeekdays: parts.flatMap((part) => part.nthWeekdays ?? []),
      isFull: values.length === field.max - field.min + 1,
      hasHash: parts.some((part) => part.hasHash),
    },
  };
}

function splitList(token: Token): Token[] {
  let { position } = token;
  return token.text.split(',').map((text) => {
    const item = { text, position };
    position += text.length + 1;
    return item;
  });
}

type Item = {
  values: number[];
  specialDays?: SpecialDay[];
  nthWeekdays?: NthWeekday[];
  hasHash: boolean;
};

function readItem(item: Token, field: Field, hash: number): Read<Item> {
  if (item.text === '') return refuse(`has an empty item in the list of its ${field.plural}`, item.position);
  const plain = { values: [], hasHash: false };
  if (field.name === 'day-of-month') {
    const special = readSpecialDay(item);
    if (special) return special.ok ? { ok: true, value: { ...plain, specialDays: [special.value] } } : special;
  }
  if (field.name === 'day-of-week') {
    const nth = readNthWeekday(item);
    if (nth) return nth.ok ? { ok: true, value: { ...plain, nthWeekdays: [nth.value] } } : nth;
  }
  const values = readValues(item, field, hash);
  if (!values.ok) return values;
  return { ok: true, value: { values: values.value, hasHash: /^H/i.test(item.text) } };
}
