import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Attempt, Outcome, PhaseTimings, ReceiverWords } from '../../../src/model/attempt.ts';
import { isFinal } from '../../../src/model/states.ts';
import type { Task } from '../../../src/model/task.ts';
import {
  retryAfterMaxMs,
  settleAttempt as settleDispatched,
  settleExpired,
  settleUnacknowledged,
} from '../../../src/policies/settle-attempt.ts';
import { lostAttempt, settleByAttempt, settleLost } from '../../../src/policies/settle-lost.ts';
import type { HeldTask } from '../../../src/ports/wheel-ledger.ts';
import { retryDefaults } from '../../../src/tasks/task-defaults.ts';

const now = Date.UTC(2026, 10, 23);
const retention = { succeededMs: 3, othersMs: 30 };
const timings: PhaseTimings = { dnsMs: 0, connectMs: 0, tlsMs: null, firstByteMs: 1, totalMs: 2 };

function aTask(over: Partial<Task> = {}): Task {
  return {
    id: 'a',
    retry: retryDefaults,
    delivery: 'at_least_once',
    expiresAt: null,
    ageFromAt: now,
    ackTimeoutMs: 300_000,
    triesSpent: 0,
    lastStatus: null,
    lastError: null,
    ...over,
  } as Task;
}

const answered = (status: number, retryAfter: string | null = null, words: ReceiverWords | null = null): Outcome => {
  const kind = status >= 200 && status < 300 ? 'delivered' : 'rejected';
  return { kind, status, retryAfter, words, responseExcerpt: null, timings };
};
const settleAttempt = (task: Task, outcome: Outcome, at: number, random01: number, keep: typeof retention) =>
  settleDispatched(task, { outcome, answered: [], target: null }, at, random01, keep);
const unreachable: Outcome = { kind: 'unreachable', code: 'ECONNREFUSED', detail: '', timings };
const timeout: Outcome = { kind: 'timeout', phase: 'response', timings };
const broken: Outcome = { kind: 'broken', code: 'ECONNRESET', detail: '', timings };
const blocked: Outcome = { kind: 'blocked', code: 'bad_url', detail: 'no', timings: undefined } as Outcome;

const verdict = (task: Task, outcome: Outcome, random01 = 0.5) => {
  const { state, finishReason } = settleAttempt(task, outcome, now, random01, retention);
  return finishReason === null ? state : `${state}: ${finishReason}`;
};

test('2xx succeeds, whatever the number', () => {
  for (const status of [200, 201, 202, 204, 299])
    assert.equal(verdict(aTask(), answered(status)), 'succeeded: delivered');
});

test('408, 425, 429 and every 5xx are retried; redirects and other 4xx fail at once', () => {
  for (const status of [408, 425, 429, 500, 502, 503, 504, 599]) {
    assert.equal(verdict(aTask(), answered(status)), 'scheduled', String(status));
  }
  for (const status of [301, 302, 307, 308, 400, 401, 403, 404, 409, 422, 499]) {
    assert.equal(verdict(aTask(), answered(status)), 'failed: rejected', String(status));
  }
});

test('network errors are retried; what we refused to send is not', () => {
  for (const outcome of [unreachable, timeout, broken]) assert.equal(verdict(aTask(), outcome), 'scheduled');
  assert.equal(verdict(aTask(), blocked), 'failed: undeliverable');
});

test('at_most_once: only an attempt of which nothing was sent is retried', () => {
  const task = aTask({ delivery: 'at_most_once' });
  assert.equal(verdict(task, unreachable), 'scheduled');
  assert.equal(verdict(task, timeout), 'failed: maybe_sent');
  assert.equal(verdict(task, broken), 'failed: maybe_sent');
  assert.equal(verdict(task, answered(503)), 'failed: rejected');
});

test('the last of maxAttempts ends the task', () => {
  assert.equal(verdict(aTask({ triesSpent: 6 }), timeout), 'scheduled');
  assert.equal(verdict(aTask({ triesSpent: 7 }), timeout), 'failed: attempts_exhausted');
  assert.equal(verdict(aTask({ retry: { ...retryDefaults, maxAttempts: 1 } }), timeout), 'failed: attempts_exhausted');
});

test('Retry-After is waited for when it is longer than the backoff, up to its cap', () => {
  const nextAfter = (retryAfter: string): number =>
    (settleAttempt(aTask(), answered(429, retryAfter), now, 0.5, retention).nextAttemptAt ?? 0) - now;
  assert.equal(nextAfter('120'), 120_000);
  assert.equal(nextAfter('0'), 500);
  assert.equal(nextAfter('nonsense'), 500);
  assert.equal(nextAfter('999999999'), retryAfterMaxMs);
});

test('a next attempt beyond expires_at expires the task, one beyond its age fails it', () => {
  assert.equal(verdict(aTask({ expiresAt: now + 500 }), timeout), 'expired: expired');
  assert.equal(verdict(aTask({ expiresAt: now + 501 }), timeout), 'scheduled');
  const old = aTask({ ageFromAt: now - retryDefaults.maxAgeMs });
  assert.equal(verdict(old, timeout, 0), 'scheduled');
  assert.equal(verdict(old, timeout), 'failed: max_age');
});

test('whatever happens: exactly the final states have a finish time and a purge time, and no other has a next attempt', () => {
  const outcomes = fc.oneof(
    fc.integer({ min: 100, max: 599 }).map((status) => answered(status)),
    fc.constantFrom(unreachable, timeout, broken, blocked),
  );
  const tasks = fc.record({
    triesSpent: fc.nat(8),
    delivery: fc.constantFrom('at_least_once' as const, 'at_most_once' as const),
    expiresAt: fc.option(fc.integer({ min: now, max: now + 10_000 })),
    ageFromAt: fc.integer({ min: now - 2 * retryDefaults.maxAgeMs, max: now }),
  });
  fc.assert(
    fc.property(tasks, outcomes, fc.double({ min: 0, max: 0.999, noNaN: true }), (over, outcome, random01) => {
      const settled = settleAttempt(aTask(over), outcome, now, random01, retention);
      assert.equal(isFinal(settled.state), settled.finishedAt !== null);
      assert.equal(isFinal(settled.state), settled.purgeAt !== null);
      assert.equal(settled.state === 'scheduled', settled.nextAttemptAt !== null);
      if (settled.nextAttemptAt !== null) assert.ok(settled.nextAttemptAt >= now);
    }),
  );
});

const says = (delivery: string | null, async: string | null = null, asyncTimeout: string | null = null) => ({
  delivery,
  async,
  asyncTimeout,
});

test('a receiver that asks to stop is not called again: 410, 489, abort-message, disable', () => {
  for (const status of [410, 489]) assert.equal(verdict(aTask(), answered(status)), 'failed: refused');
  for (const word of ['abort-message', 'disable', ' Abort-Message ']) {
    assert.equal(verdict(aTask(), answered(503, null, says(word))), 'failed: refused', word);
  }
  assert.equal(verdict(aTask(), answered(503, null, says('something else'))), 'scheduled');
});

test('a success stays one, whatever word comes with it', () => {
  assert.equal(verdict(aTask(), answered(200, null, says('abort-message'))), 'succeeded: delivered');
});

test('a receiver may ask for another time, which spends no try', () => {
  const nextAfter = (word: string, status = 503) => {
    const { add, nextAttemptAt } = settleAttempt(aTask(), answered(status, null, says(word)), now, 0.5, retention);
    return { tries: add.tries, waitMs: (nextAttemptAt ?? 0) - now };
  };
  assert.deepEqual(nextAfter('reschedule=90'), { tries: 0, waitMs: 90_000 });
  assert.deepEqual(nextAfter('reschedule=1h'), { tries: 0, waitMs: 3_600_000 });
  assert.deepEqual(nextAfter('reschedule=2026-11-23T00:05:00Z', 200), { tries: 0, waitMs: 300_000 });
  assert.deepEqual(nextAfter('reschedule=Mon, 23 Nov 2026 00:05:00 GMT'), { tries: 0, waitMs: 300_000 });
  assert.deepEqual(nextAfter('reschedule=2020-01-01T00:00:00Z'), { tries: 0, waitMs: 1_000 });
  assert.deepEqual(nextAfter('reschedule=whenever'), { tries: 1, waitMs: 500 });
  assert.equal(
    verdict(aTask({ expiresAt: now + 1_000 }), answered(200, null, says('reschedule=1h'))),
    'expired: expired',
  );
  assert.equal(
    verdict(aTask({ delivery: 'at_most_once' }), answered(200, null, says('reschedule=5'))),
    'succeeded: delivered',
  );
});

test('202 with qbasecron-async waits for the receiver to say how it went', () => {
  const settled = (over: Partial<Task>, ...words: Parameters<typeof says>) =>
    settleAttempt(aTask(over), answered(202, null, says(...words)), now, 0.5, retention);
  assert.equal(settled({}, null, 'true').state, 'awaiting_ack');
  assert.equal(settled({}, null, 'true').nextAttemptAt, now + 300_000);
  assert.equal(settled({}, null, 'true', '10m').nextAttemptAt, now + 600_000);
  assert.equal(settled({}, null, 'true', '2000h').nextAttemptAt, now + 24 * 3_600_000);
  assert.equal(settled({ expiresAt: now + 5 }, null, 'true').nextAttemptAt, now + 5);
  assert.equal(settled({}, null, 'false').state, 'succeeded');
  assert.equal(verdict(aTask(), answered(200, null, says(null, 'true'))), 'succeeded: delivered');
});

test('what a receiver did not finish is tried again while tries are left, and never for at_most_once', () => {
  const after = (over: Partial<Task>, why: Parameters<typeof settleUnacknowledged>[1]) => {
    const { state, finishReason, add } = settleUnacknowledged(aTask(over), why, now, 0.5, retention);
    assert.deepEqual(add, { attempts: 0, tries: 0, lost: 0 });
    return finishReason === null ? state : `${state}: ${finishReason}`;
  };
  assert.equal(after({ triesSpent: 1 }, 'nack'), 'scheduled');
  assert.equal(after({ triesSpent: 1 }, 'too late'), 'scheduled');
  assert.equal(after({ triesSpent: 1 }, 'nack for good'), 'failed: refused');
  assert.equal(after({ triesSpent: 8 }, 'nack'), 'failed: attempts_exhausted');
  assert.equal(after({ triesSpent: 1, delivery: 'at_most_once' }, 'nack'), 'failed: rejected');
  assert.equal(after({ triesSpent: 1, delivery: 'at_most_once' }, 'too late'), 'failed: maybe_sent');
});

test('a task that expired before it was sent shows no attempt', () => {
  const settled = settleExpired(aTask(), now, retention);
  assert.deepEqual(settled.add, { attempts: 0, tries: 0, lost: 0 });
  assert.equal(settled.state, 'expired');
});

const aHeld = (over: Partial<HeldTask> = {}): HeldTask => ({
  id: 'a',
  partition: 0,
  token: 't',
  nextAttemptAt: now - 1_000,
  attemptCount: 2,
  lostCount: 0,
  delivery: 'at_least_once',
  sentAt: null,
  answered: [],
  ...over,
});

test('a task lost with its worker is scheduled again at its old time and spends no try', () => {
  const settled = settleLost(aHeld(), now, retention);
  assert.equal(settled.state, 'scheduled');
  assert.equal(settled.nextAttemptAt, null);
  assert.deepEqual(settled.add, { attempts: 1, tries: 0, lost: 1 });
});

test('the fifth loss fails it', () => {
  assert.equal(settleLost(aHeld({ lostCount: 3 }), now, retention).state, 'scheduled');
  const fifth = settleLost(aHeld({ lostCount: 4 }), now, retention);
  assert.deepEqual([fifth.state, fifth.finishReason], ['failed', 'lost']);
});

test('an at_most_once task is scheduled again only when its send was not announced', () => {
  assert.equal(settleLost(aHeld({ delivery: 'at_most_once' }), now, retention).state, 'scheduled');
  const announced = settleLost(aHeld({ delivery: 'at_most_once', sentAt: now - 5 }), now, retention);
  assert.deepEqual([announced.state, announced.finishReason], ['failed', 'maybe_sent']);
});

test('the lost attempt is on record under the number and token it would have had', () => {
  const attempt = lostAttempt(aHeld(), 'w', now);
  assert.deepEqual([attempt.number, attempt.token, attempt.outcome, attempt.worker], [3, 't', 'lost', 'w']);
});

test('an attempt that is on record, but not what follows from it, leads to what it says', () => {
  const onRecord = (over: Partial<Attempt>): Attempt => ({ ...lostAttempt(aHeld(), 'w', now), status: 200, ...over });
  const stateAfter = (over: Partial<Attempt>) => {
    const { state, finishReason, nextAttemptAt } = settleByAttempt(aHeld(), onRecord(over), now, retention);
    return [state, finishReason, nextAttemptAt];
  };
  assert.deepEqual(stateAfter({ outcome: 'delivered' }), ['succeeded', 'delivered', null]);
  assert.deepEqual(stateAfter({ outcome: 'rejected', status: 404 }), ['failed', 'rejected', null]);
  const nextAttemptAt = now + 5;
  assert.deepEqual(stateAfter({ outcome: 'rejected', status: 503, nextAttemptAt }), ['scheduled', null, now + 5]);
  assert.deepEqual(stateAfter({ outcome: 'delivered', status: 202, nextAttemptAt }), ['awaiting_ack', null, now + 5]);
  assert.deepEqual(stateAfter({ outcome: 'delivered', status: 200, nextAttemptAt }), ['scheduled', null, now + 5]);
});

test('of a broadcast on record both its own answers and those of earlier ones stand: nobody is called twice', () => {
  const request = { startedAt: now, errorCode: null, errorDetail: null, responseExcerpt: null, timings: null };
  const attempt: Attempt = {
    ...lostAttempt(aHeld(), 'w', now),
    outcome: 'rejected',
    nextAttemptAt: now + 5,
    requests: [
      { ...request, target: 'https://b.example/', outcome: 'delivered', status: 200 },
      { ...request, target: 'https://c.example/', outcome: 'rejected', status: 503 },
    ],
  };
  const held = aHeld({ answered: ['https://a.example/'] });
  const answered = ['https://a.example/', 'https://b.example/'];
  assert.deepEqual(settleByAttempt(held, attempt, now, retention).answered, answered);
});
