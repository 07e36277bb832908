import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  beginRequest,
  breakerPhase,
  changeBreakerRules,
  createBreaker,
  endRequest,
  mayPass,
  type Breaker,
} from '../../../src/health/breaker.ts';
import type { HealthWord } from '../../../src/health/judge-health.ts';
import { breakerRules } from './rules.ts';

const start = 1_700_000_000_000;

function send(breaker: Breaker, word: HealthWord, now: number): boolean {
  return endRequest(breaker, beginRequest(breaker), word, now);
}

function openedAt(now: number): Breaker {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 20; count++) send(breaker, 'bad', now);
  assert.equal(breakerPhase(breaker, now), 'open');
  return breaker;
}

test('it opens at 70 % of at least 20 requests, and not before', () => {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 6; count++) assert.equal(send(breaker, 'good', start), false);
  for (let count = 0; count < 13; count++) assert.equal(send(breaker, 'bad', start), false, 'fewer than 20');
  assert.equal(send(breaker, 'bad', start), true, '14 of 20');
  assert.equal(mayPass(breaker, start), 'no');
  assert.equal(breaker.openUntil, start + 5_000);
});

test('it stays closed below the percentage, however many requests', () => {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 1_000; count++) send(breaker, count % 100 < 35 ? 'good' : 'bad', start + count);
  assert.equal(mayPass(breaker, start + 1_000), 'yes');
});

test('failures older than the window do not count', () => {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 19; count++) send(breaker, 'bad', start);
  assert.equal(send(breaker, 'bad', start + 31_000), false);
});

test('what we did not send says nothing', () => {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 100; count++) assert.equal(send(breaker, 'none', start), false);
  assert.equal(mayPass(breaker, start), 'yes');
});

test('when its time is over one probe at a time passes, and three good ones close it', () => {
  const breaker = openedAt(start);
  const later = start + 5_000;
  assert.equal(mayPass(breaker, later - 1), 'no');
  for (let probe = 0; probe < 3; probe++) {
    assert.equal(breakerPhase(breaker, later), 'half_open');
    assert.equal(mayPass(breaker, later), 'yes');
    const era = beginRequest(breaker);
    assert.equal(mayPass(breaker, later), 'probing');
    endRequest(breaker, era, 'good', later);
  }
  assert.equal(breakerPhase(breaker, later), 'closed');
  assert.equal(send(breaker, 'bad', later), false, 'it begins with an empty window');
});

test('a bad probe opens it for twice as long, at most for ten times', () => {
  const breaker = openedAt(start);
  const lengths: number[] = [];
  for (let probe = 0; probe < 6; probe++) {
    const now = breaker.openUntil ?? 0;
    assert.equal(send(breaker, 'good', now), false);
    assert.equal(send(breaker, 'bad', now), true);
    lengths.push((breaker.openUntil ?? 0) - now);
  }
  assert.deepEqual(lengths, [10_000, 20_000, 40_000, 50_000, 50_000, 50_000]);
});

test('after it has closed it opens for its first time again', () => {
  const breaker = openedAt(start);
  send(breaker, 'bad', start + 5_000);
  for (let probe = 0; probe < 3; probe++) send(breaker, 'good', start + 15_000);
  for (let count = 0; count < 20; count++) send(breaker, 'bad', start + 16_000);
  assert.equal(breaker.openUntil, start + 21_000);
});

test('a probe that was not sent makes room for the next', () => {
  const breaker = openedAt(start);
  assert.equal(send(breaker, 'none', start + 5_000), false);
  assert.equal(mayPass(breaker, start + 5_000), 'yes');
});

test('answers to what began before it opened neither close nor open it', () => {
  const breaker = createBreaker(breakerRules);
  const eras = Array.from({ length: 60 }, () => beginRequest(breaker));
  for (const era of eras.slice(0, 20)) endRequest(breaker, era, 'bad', start);
  for (const era of eras.slice(20)) endRequest(breaker, era, 'good', start + 5_000);
  assert.equal(mayPass(breaker, start + 5_000), 'yes', 'no probe is under way');
  assert.equal(breakerPhase(breaker, start + 5_000), 'half_open');
});

test('new rules hold at once, and another window starts empty', () => {
  const breaker = createBreaker(breakerRules);
  for (let count = 0; count < 10; count++) send(breaker, 'bad', start);
  changeBreakerRules(breaker, { ...breakerRules, minRequests: 11 });
  assert.equal(send(breaker, 'bad', start), true);
  const other = createBreaker(breakerRules);
  for (let count = 0; count < 19; count++) send(other, 'bad', start);
  changeBreakerRules(other, { ...breakerRules, windowMs: 60_000 });
  assert.equal(send(other, 'bad', start), false);
});

test('whatever happens, it is never stuck: half_open lets a probe pass as soon as none is under way', () => {
  const step = fc.record({
    what: fc.constantFrom('begin', 'end', 'wait'),
    word: fc.constantFrom<HealthWord>('good', 'bad', 'none'),
    ms: fc.nat(20_000),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const breaker = createBreaker({ ...breakerRules, minRequests: 2 });
      const underWay: number[] = [];
      let now = start;
      for (const { what, word, ms } of steps) {
        if (what === 'wait') now += ms;
        else if (what === 'begin' && mayPass(breaker, now) === 'yes') underWay.push(beginRequest(breaker));
        else if (what === 'end' && underWay.length > 0) endRequest(breaker, underWay.shift() ?? 0, word, now);
        assert.ok(breaker.probesInFlight === 0 || breaker.probesInFlight === 1);
      }
      for (const era of underWay) endRequest(breaker, era, 'good', now);
      assert.equal(mayPass(breaker, now + 50_000), 'yes');
    }),
  );
});
