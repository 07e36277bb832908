import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { formatInstant, formatWallTime } from '../../../src/time/format-instant.ts';
import { anyInstant } from './zones.ts';

test('an instant is written as Date writes it', () => {
  fc.assert(
    fc.property(anyInstant, (at) => {
      assert.equal(formatInstant(at), new Date(at).toISOString());
    }),
    { numRuns: 1_000 },
  );
});

test('a wall time is written as the seed does: to the second, in the zone', () => {
  const at = Date.parse('2014-11-11T03:10:00.789Z');
  assert.equal(formatWallTime(at, 'Asia/Shanghai'), '2014-11-11 11:10:00');
  assert.equal(formatWallTime(at, 'UTC'), '2014-11-11 03:10:00');
  assert.equal(formatWallTime(Date.parse('0099-01-01T00:00:00Z'), 'UTC'), '0099-01-01 00:00:00');
});
