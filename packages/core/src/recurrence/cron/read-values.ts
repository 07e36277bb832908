import type { Read } from '../rule.ts';
import { allowedValues, type Field, valuesOf } from './cron-fields.ts';
import { collectFaults, quote, refuse } from './fault.ts';
import type { Token } from './split-cron.ts';

/**
 * One item of a field's list that stands for plain values: `*`, `5`, `MON`, `1-5`, `FRI-MON`, `H`, `H(0-29)`, and each
 * of them with a step. `hash` is what H takes its values by. The values come in the order of the field's circle.
 */
export function readValues(item: Token, field: Field, hash: number): Read<number[]> {
  const slashAt = item.text.indexOf('/');
  const base = slashAt === -1 ? item : { ...item, text: item.text.slice(0, slashAt) };
  const hasStep = slashAt !== -1;
  const step: Read<number | null> = hasStep ? readStep(item, slashAt, field) : { ok: true, value: null };
  const hashed = /^H(?:\((.*)\))?$/i.exec(base.text);
  const range = hashed ? readHashRange(base, hashed[1], field) : readBase(base, field, hasStep);
  if (!range.ok || !step.ok) return collectFaults([range, step]);
  const values = range.value;
  const interval = step.value ?? (hashed ? values.length : 1);
  return { ok: true, value: everyNth(values, hashed ? hash % Math.min(interval, values.length) : 0, interval) };
}

/** Steps count on through a range that wraps. */
function everyNth(values: number[], start: number, interval: number): number[] {
  return values.filter((_, index) => index >= start && (index - start) % interval === 0);
}

function readStep(item: Token, slashAt: number, field: Field): Read<number> {
  const text = item.text.slice(slashAt + 1);
  const step = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  const max = field.max - field.min + 1;
  if (step >= 1 && step <= max) return { ok: true, value: step };
  const detail = `has the step ${quote(text)} in its ${field.plural}; their steps go from 1 to ${max}`;
  return refuse(detail, item.position + slashAt + 1);
}

function readBase(base: Token, field: Field, hasStep: boolean): Read<number[]> {
  if (base.text === '*') return { ok: true, value: valuesOf(field) };
  if (base.text.includes('-')) return readRange(base, field);
  const read = readValue(base, field);
  if (!read.ok) return read;
  // `3/10` goes on to the greatest value, which for weekdays is 7: `1/2` ends on a Sunday.
  const last = hasStep ? greatest(field) : read.value;
  return { ok: true, value: circle(read.value, last - read.value + 1, field) };
}

function readHashRange(base: Token, range: string | undefined, field: Field): Read<number[]> {
  const { hashMax } = field;
  if (hashMax === null) return refuse(`has H as its ${field.name}; H is for the other fields`, base.position);
  if (range !== undefined) return readRange({ text: range, position: base.position + 2 }, field);
  return { ok: true, value: valuesOf(field).filter((value) => value <= hashMax) };
}

function readRange(range: Token, field: Field): Read<number[]> {
  const parts = range.text.split('-');
  const [from = '', to = ''] = parts;
  if (parts.length !== 2 || from === '' || to === '') {
    const detail = `has ${quote(range.text)} in its ${field.plural}, which is no range; ${allowedValues(field)}`;
    return refuse(detail, range.position);
  }
  const first = readValue({ text: from, position: range.position }, field);
  const last = readValue({ text: to, position: range.position + from.length + 1 }, field);
  if (!first.ok || !last.ok) return collectFaults([first, last]);
  const size = field.max - field.min + 1;
  const distance = last.value - first.value;
  if (distance >= 0) return { ok: true, value: circle(first.value, distance + 1, field) };
  if (field.wraps) return { ok: true, value: circle(first.value, distance + 1 + size, field) };
  const detail = `has the range ${quote(range.text)}, which ends before it begins; ${field.plural} do not wrap`;
  return refuse(detail, range.position);
}

/** Each value once, though `0-7` names Sunday twice. */
function circle(first: number, count: number, field: Field): number[] {
  const size = field.max - field.min + 1;
  return Array.from({ length: Math.min(count, size) }, (_, index) => ((first - field.min + index) % size) + field.min);
}

/** The greatest number that may be written: Sunday may be 7. */
function greatest(field: Field): number {
  return field.name === 'day-of-week' ? 7 : field.max;
}

/** The number as written: Sunday may still be 7, which makes a difference to ranges. */
export function readValue(token: Token, field: Field): Read<number> {
  const named = field.names.get(token.text.toUpperCase());
  if (named !== undefined) return { ok: true, value: named };
  const digits = field.name === 'year' ? /^\d{4}$/ : /^\d{1,2}$/;
  if (!digits.test(token.text)) {
    return refuse(`has ${quote(token.text)} as its ${field.name}; ${allowedValues(field)}`, token.position);
  }
  const value = Number(token.text);
  if (value >= field.min && value <= greatest(field)) return { ok: true, value };
  return refuse(`has ${field.name} ${value}; ${allowedValues(field)}`, token.position);
}
