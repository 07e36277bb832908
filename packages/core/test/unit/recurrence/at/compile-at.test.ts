import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { atCountMax, compileAt } from '../../../../src/recurrence/at/compile-at.ts';

const instant = fc.integer({ min: -1e12, max: 1e13 });

test('the next instant is the first of the list that comes after, and null after the last', () => {
  fc.assert(
    fc.property(fc.uniqueArray(instant, { minLength: 1, maxLength: 50 }), instant, (at, after) => {
      const compiled = compileAt({ at });
      assert.ok(compiled.ok);
      const { series } = compiled.value;
      const expected = at.filter((each) => each > after);
      assert.equal(series.next(after), expected.length > 0 ? Math.min(...expected) : null);
      const all: number[] = [];
      for (let found = series.next(-Infinity); found !== null; found = series.next(found)) all.push(found);
      assert.deepEqual(
        all,
        at.toSorted((a, b) => a - b),
      );
    }),
  );
});

test('the list given stays as it is', () => {
  const at = [3_000, 1_000, 2_000];
  assert.ok(compileAt({ at }).ok);
  assert.deepEqual(at, [3_000, 1_000, 2_000]);
});

test('a repetition is refused where it stands, and says of what', () => {
  const compiled = compileAt({ at: [5_000, 1_000, 9_000, 1_000, 5_000] });
  assert.ok(!compiled.ok);
  assert.deepEqual(compiled.faults, [
    { pointer: '#/at/3', detail: 'is 1970-01-01T00:00:01.000Z, which #/at/1 is as well' },
    { pointer: '#/at/4', detail: 'is 1970-01-01T00:00:05.000Z, which #/at/0 is as well' },
  ]);
});

test('one to a thousand instants are accepted', () => {
  const list = (count: number): number[] => Array.from({ length: count }, (_, index) => index * 1_000);
  assert.ok(compileAt({ at: list(atCountMax) }).ok);
  for (const count of [0, atCountMax + 1, 1e6]) {
    const compiled = compileAt({ at: list(count) });
    assert.ok(!compiled.ok);
    assert.equal(compiled.faults[0]!.pointer, '#/at');
  }
});

test('it is described by its ends', () => {
  const describe = (at: number[]): string => {
    const compiled = compileAt({ at });
    return compiled.ok ? compiled.value.description : '';
  };
  assert.equal(describe([1_000]), 'Once, at 1970-01-01T00:00:01.000Z');
  assert.equal(describe([3_000, 1_000]), 'At 2 single times from 1970-01-01T00:00:01.000Z to 1970-01-01T00:00:03.000Z');
});
