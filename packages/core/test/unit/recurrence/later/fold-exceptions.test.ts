import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compileLater } from '../../../../src/recurrence/later/compile-later.ts';
import type { LaterComposite, LaterJson } from '../../../../src/recurrence/rule.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';
import { finestUnit, matches } from './naive-later.ts';

/** Exceptions are turned into other schedules; what that yields is told here by looking at each second instead. */

const unitValues: Record<string, [min: number, max: number]> = {
  s: [0, 59],
  m: [0, 59],
  h: [0, 23],
  t: [0, 86_399],
  D: [0, 31],
  dw: [1, 7],
  dc: [0, 5],
  dy: [0, 366],
  wm: [0, 6],
  wy: [0, 53],
  M: [1, 12],
  Y: [2024, 2031],
};

/** Short lists, and long ones that leave few values out. */
const valuesOf = (unit: string): fc.Arbitrary<number[]> => {
  const [min, max] = unitValues[unit]!;
  const all = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const few = fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 });
  if (unit === 't') return few;
  const most = fc.subarray(
    all.filter((value) => value > 0 || min > 0 || unit.length === 1),
    { minLength: Math.ceil(all.length / 2) },
  );
  return fc.oneof({ weight: 2, arbitrary: few }, { weight: 1, arbitrary: most });
};

const compositeOf = (units: string[]): fc.Arbitrary<LaterComposite> =>
  fc
    .uniqueArray(
      fc.constantFrom(...units).chain((unit) => valuesOf(unit).map((values) => [unit, values] as const)),
      { minLength: 1, maxLength: 3, selector: ([unit]) => unit },
    )
    .map((entries) => Object.fromEntries(entries) as LaterComposite);

const schedule = compositeOf(['m', 'h', 't', 'D', 'D', 'dw', 'dy', 'wm', 'wy', 'M', 'dc']).filter(
  (each) => !['wm', 'wy', 'dc'].includes(finestUnit(each) ?? ''),
);
const exception = compositeOf([
  's',
  'm',
  'm',
  'h',
  'h',
  't',
  'D',
  'D',
  'dw',
  'dw',
  'dy',
  'wm',
  'wy',
  'M',
  'M',
  'Y',
  'dc',
]);
const json: fc.Arbitrary<LaterJson> = fc.record({
  schedules: fc.array(schedule, { minLength: 1, maxLength: 2 }),
  exceptions: fc.array(exception, { minLength: 1, maxLength: 4 }),
});

const stepsMs: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000 };
const stepsMax = 3_000;

test('what exceptions leave is exactly what they do not match, told by looking at each moment', (t) => {
  let accepted = 0;
  let refused = 0;
  const instant = fc.integer({ min: Date.parse('2024-01-01T00:00:00Z'), max: Date.parse('2031-01-01T00:00:00Z') });
  fc.assert(
    fc.property(json, instant, (rule, after) => {
      const isFiring = (at: number): boolean =>
        rule.schedules.some((each) => matches(each, at, 'schedule')) &&
        !rule.exceptions!.some((each) => matches(each, at, 'exception'));
      const compiled = compileLater(rule);
      if (!compiled.ok) {
        refused++;
        return;
      }
      accepted++;
      const found = compiled.value.series.next(after);
      if (found !== null) assert.ok(found > after && found % 1_000 === 0 && isFiring(found), formatInstant(found));
      const units = rule.schedules.map((each) => finestUnit(each) ?? 's');
      const step = Math.min(...units.map((unit) => stepsMs[unit === 't' ? 's' : unit] ?? 86_400_000));
      let at = Math.floor(after / step) * step + step;
      for (let steps = 0; steps < stepsMax && at < (found ?? Infinity); steps++, at += step) {
        assert.ok(
          !isFiring(at),
          `${formatInstant(at)} fires, found was ${found === null ? 'none' : formatInstant(found)}`,
        );
      }
      if (found === null) return;
      const between = Math.floor((after + found) / 2);
      assert.equal(compiled.value.series.next(Math.max(after, Math.min(between, found - 1))), found);
    }),
    { numRuns: 400 },
  );
  t.diagnostic(`${accepted} accepted, ${refused} refused`);
  assert.ok(accepted > 150);
});

test('a schedule that is refused as never firing has no day on which it fires', () => {
  const composite = compositeOf(['D', 'dw', 'dy', 'wm', 'wy', 'M', 'Y', 'dc']);
  const noon = fc.record({ rule: composite, exceptions: fc.array(composite, { maxLength: 2 }) });
  const firstDay = Date.parse('2000-01-01T12:00:00Z');
  fc.assert(
    fc.property(noon, ({ rule, exceptions }) => {
      const at = { ...rule, h: [12] };
      const compiled = compileLater({ schedules: [at], exceptions });
      const isNever = !compiled.ok && compiled.faults.some(({ detail }) => detail.startsWith('never fires'));
      if (!isNever) return;
      for (let day = 0; day < 20_454; day += 1) {
        const now = firstDay + day * 86_400_000;
        const fires = matches(at, now, 'schedule') && !exceptions.some((each) => matches(each, now, 'exception'));
        assert.ok(!fires, formatInstant(now));
      }
    }),
    { numRuns: 60 },
  );
});
