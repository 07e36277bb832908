import assert from 'node:assert/strict';
import { test } from 'node:test';

import { readDuration } from '@qbasecron/core';
import fc from 'fast-check';

import { formatDuration } from '../../../src/format-duration.ts';

test('a length of time is written by its largest units, without those that are zero', () => {
  assert.equal(formatDuration(0), '0s');
  assert.equal(formatDuration(86_400_000), '1d');
  assert.equal(formatDuration(5_400_000), '1h30m');
  assert.equal(formatDuration(1), '1ms');
});

test('what is written is read back as the same length', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 * 365 * 86_400_000 }), (ms) => {
      assert.equal(readDuration(formatDuration(ms)), ms);
    }),
  );
});
