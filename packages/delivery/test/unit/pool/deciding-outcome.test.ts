import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Outcome } from '@qbasecron/core';
import { decidingOutcome } from '../../../src/pool/deciding-outcome.ts';
import { answered, broken, refused, timedOut } from './fakes.ts';

const blocked: Outcome = { kind: 'blocked', code: 'address', detail: 'private' };
const fromMild = [answered(200), blocked, answered(404), refused, timedOut, broken, answered(503)];
const fromMildOnce = [answered(200), refused, blocked, answered(404), timedOut, broken];

test('the worst decides: what can be retried before what cannot, and an answer that may say when before none', () => {
  for (const [worse, outcome] of fromMild.entries()) {
    for (const milder of fromMild.slice(0, worse)) {
      assert.equal(decidingOutcome([milder, outcome], 'at_least_once'), 1);
      assert.equal(decidingOutcome([outcome, milder], 'at_least_once'), 0);
    }
  }
});

test('at_most_once: what may have been sent decides before a refusal, and what was not sent last', () => {
  for (const [worse, outcome] of fromMildOnce.entries()) {
    for (const milder of fromMildOnce.slice(0, worse)) {
      assert.equal(decidingOutcome([milder, outcome], 'at_most_once'), 1);
      assert.equal(decidingOutcome([outcome, milder], 'at_most_once'), 0);
    }
  }
});

test('among equals the first decides', () => {
  const outcomes = fc.array(fc.constantFrom(...fromMild), { minLength: 1, maxLength: 10 });
  fc.assert(
    fc.property(outcomes, fc.constantFrom('at_least_once', 'at_most_once'), (each, delivery) => {
      const at = decidingOutcome(each, delivery);
      assert.equal(each.indexOf(each[at] ?? blocked), at);
    }),
  );
});
