import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { retryAfterMs } from '../../../src/policies/retry-after.ts';

const now = Date.UTC(2026, 10, 6, 8, 49, 0);

test('whole seconds are taken as they are', () => {
  assert.equal(retryAfterMs('120', now), 120_000);
  assert.equal(retryAfterMs(' 0 ', now), 0);
});

for (const date of ['Fri, 06 Nov 2026 08:49:37 GMT', 'Friday, 06-Nov-26 08:49:37 GMT', 'Fri Nov  6 08:49:37 2026']) {
  test(`the HTTP-date form of "${date}" is read`, () => {
    assert.equal(retryAfterMs(date, now), 37_000);
  });
}

for (const [duration, ms] of [
  ['6m5s', 365_000],
  ['1s', 1_000],
  ['250ms', 250],
  ['1h0m0s', 3_600_000],
  ['PT30S', 30_000],
] as const) {
  test(`the duration ${duration} is read`, () => {
    assert.equal(retryAfterMs(` ${duration} `, now), ms);
  });
}

test('a date in the past asks for no wait', () => {
  assert.equal(retryAfterMs('Fri, 06 Nov 2015 08:49:37 GMT', now), 0);
});

test('a two-digit year more than 50 years ahead lies in the past', () => {
  assert.equal(retryAfterMs('Sunday, 06-Nov-94 08:49:37 GMT', now), 0);
});

test('every date that toUTCString writes is read back to its second', () => {
  fc.assert(
    fc.property(fc.integer({ min: now / 1_000, max: now / 1_000 + 10_000_000_000 }), (seconds) => {
      const at = Math.floor(seconds) * 1_000;
      fc.pre(new Date(at).getUTCFullYear() <= 9_999);
      assert.equal(retryAfterMs(new Date(at).toUTCString(), now), at - now);
    }),
  );
});

for (const nonsense of [
  '',
  '-5',
  '1.5',
  '1e3',
  'soon',
  '5s6m',
  '-5s',
  '1.5s',
  '99999999999',
  'Fri, 31 Feb 2026 08:49:37 GMT',
  'Fri, 06 Nov 2026 25:00:00 GMT',
]) {
  test(`"${nonsense}" is no Retry-After`, () => {
    assert.equal(retryAfterMs(nonsense, now), null);
  });
}

test('no header, no wait', () => {
  assert.equal(retryAfterMs(null, now), null);
});
