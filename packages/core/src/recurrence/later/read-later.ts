import type { LaterComposite, LaterJson, Read, RuleFault } from '../rule.ts';
import { laterCompositesMax, readConstraintKey, type ConstraintKey } from './constraints.ts';

/** More would help nobody. */
const faultsMax = 10;
const shownCharsMax = 40;

/**
 * Reads later's schedule JSON. later itself checks nothing: it takes any property name for a constraint and any value for
 * a number. Looks at no more than the limits allow, so that it takes the same time for a huge value.
 */
export function readLater(json: unknown): Read<LaterJson> {
  const faults: RuleFault[] = [];
  if (!isRecord(json)) return refuse('#/later', 'must be an object with schedules, a list of objects');
  for (const key of Object.keys(json).slice(0, faultsMax + 2)) {
    if (key === 'schedules' || key === 'exceptions') continue;
    faults.push({ pointer: `#/later/${escape(key)}`, detail: 'is not known here; there are schedules and exceptions' });
  }
  const { schedules, exceptions } = json;
  if (!Array.isArray(schedules) || schedules.length === 0) {
    return refuse('#/later/schedules', 'must be a list of at least one object');
  }
  if (exceptions !== undefined && !Array.isArray(exceptions)) {
    return refuse('#/later/exceptions', 'must be a list of objects');
  }
  const compositesCount = schedules.length + (exceptions?.length ?? 0);
  if (compositesCount > laterCompositesMax) {
    const detail = `has ${compositesCount} objects in schedules and exceptions; at most ${laterCompositesMax} are accepted`;
    return refuse('#/later', detail);
  }
  const value: LaterJson = { schedules: readComposites(schedules, '#/later/schedules', faults) };
  if (exceptions) value.exceptions = readComposites(exceptions, '#/later/exceptions', faults);
  return faults.length > 0 ? { ok: false, faults: faults.slice(0, faultsMax) } : { ok: true, value };
}

function readComposites(composites: unknown[], pointer: string, faults: RuleFault[]): LaterComposite[] {
  const read: LaterComposite[] = [];
  for (const [index, composite] of composites.entries()) {
    if (faults.length >= faultsMax) break;
    read.push(readComposite(composite, `${pointer}/${index}`, faults));
  }
  return read;
}

function readComposite(composite: unknown, pointer: string, faults: RuleFault[]): LaterComposite {
  const read: LaterComposite = {};
  const keys = isRecord(composite) ? Object.keys(composite) : [];
  if (!isRecord(composite) || keys.length === 0) {
    faults.push({ pointer, detail: 'must be an object with at least one constraint, such as {"h":[10]}' });
    return read;
  }
  for (const key of keys) {
    if (faults.length >= faultsMax) break;
    const known = readConstraintKey(key);
    const at = `${pointer}/${escape(key)}`;
    const faultsBefore = faults.length;
    const detail = known === null ? unknownKey(key) : checkValues(known, composite[key], at, faults);
    if (detail !== null) faults.push({ pointer: at, detail });
    // Minus zero becomes zero.
    if (faults.length === faultsBefore) read[key] = (composite[key] as number[]).map((value) => value + 0);
  }
  checkLastBeside(read, pointer, faults);
  return read;
}

function unknownKey(key: string): string {
  if (/^(fd|fullDate)(_|$)/.test(key))
    return 'is not accepted: use at for single times, start_at and end_at for limits';
  return 'is not a constraint; there are s, m, h, t, D, dw, dc, dy, wm, wy, M, Y, and each of them with _a or _b';
}

/** What is wrong with the list; what is wrong with a value of it goes to the faults. */
function checkValues(
  { constraint, modifier }: ConstraintKey,
  values: unknown,
  pointer: string,
  faults: RuleFault[],
): string | null {
  if (!Array.isArray(values) || values.length === 0) return `must be a list of numbers, such as [${constraint.max}]`;
  const valuesMax = modifier === null ? constraint.valuesMax : 1;
  if (values.length > valuesMax) return `has ${values.length} values; at most ${valuesMax} ${are(valuesMax)} accepted`;
  for (const [index, value] of values.entries()) {
    const detail = checkValue({ constraint, modifier }, value);
    if (detail !== null && faults.length < faultsMax) faults.push({ pointer: `${pointer}/${index}`, detail });
  }
  return null;
}

function checkValue({ constraint, modifier }: ConstraintKey, value: unknown): string | null {
  if (typeof value !== 'number') return 'must be a number';
  if (!Number.isInteger(value)) return `is ${value}; only whole numbers are accepted`;
  if (value === 0 && constraint.zeroIsLast && modifier === null) return null;
  const min = modifier === 'b' ? constraint.min + 1 : constraint.min;
  if (value >= min && value <= constraint.max) return null;
  const last = constraint.zeroIsLast && modifier === null ? ', and 0 is the last one' : '';
  const before = modifier === 'b' ? `, and before ${constraint.min} there is none` : '';
  return `is ${value}; ${constraint.plural} go from ${constraint.min} to ${constraint.max}${last}${before}`;
}

/** "The last one" differs from month to month, so that a bound of the same unit has no single meaning beside it. */
function checkLastBeside(composite: LaterComposite, pointer: string, faults: RuleFault[]): void {
  for (const [key, values] of Object.entries(composite)) {
    if (!readConstraintKey(key)?.constraint.zeroIsLast || !values.includes(0)) continue;
    if (!composite[`${key}_a`] && !composite[`${key}_b`]) continue;
    faults.push({
      pointer: `${pointer}/${key}`,
      detail: `has 0, the last one, which cannot stand beside ${key}_a or ${key}_b`,
    });
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function are(count: number): string {
  return count === 1 ? 'is' : 'are';
}

/** A key as a part of a JSON pointer in a URI fragment; long ones are cut. */
function escape(key: string): string {
  const shown = key.length > shownCharsMax ? `${key.slice(0, shownCharsMax)}…` : key;
  return encodeURIComponent(shown.replaceAll('~', '~0').replaceAll('/', '~1').toWellFormed());
}

function refuse(pointer: string, detail: string): Read<never> {
  return { ok: false, faults: [{ pointer, detail }] };
}
