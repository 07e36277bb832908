import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  LedgerUnavailable,
  OutcomeUnknown,
  silentLogger,
  type Attempt,
  type Settlement,
  type Task,
} from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { aHolding } from '../../support/build-holding.ts';
import { createOutcomeBuffer } from '../../../src/record/outcome-buffer.ts';
import type { Ended } from '../../../src/record/settle-ended.ts';

const answer = { responseExcerpt: null, retryAfter: null, words: null };
const single = { target: null, requests: [], answered: [] };
const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1, totalMs: 1 };

function anEnded(id: string, worker = 'w1'): Ended {
  return {
    holding: aHolding(id, { task: { id, attemptCount: 0 } as Task, lease: { worker, token: 't' } }),
    dispatched: { outcome: { kind: 'delivered', status: 200, ...answer, timings }, ...single },
  };
}

function setUp() {
  const clock = createFakeClock();
  const writes: string[] = [];
  const recorded: string[] = [];
  const attempts: Attempt[] = [];
  const faults: ((ids: string[]) => void)[] = [];
  const write = (kind: string, ids: string[]): void => {
    faults.shift()?.(ids);
    writes.push(`${kind} ${ids.join(',')}`);
  };
  const buffer = createOutcomeBuffer({
    wheel: {
      recordAttempts: async (written) => {
        write(
          'attempts',
          written.map((attempt) => attempt.taskId),
        );
        attempts.push(...written);
        return [];
      },
      settleTasks: async (worker, settlements) =>
        write(
          `tasks of ${worker}`,
          settlements.map(({ id }) => id),
        ),
    },
    clock,
    log: silentLogger,
    settle: ({ holding }, now) => ({ id: holding.task.id, state: 'succeeded', finishedAt: now }) as Settlement,
    onRecorded: (findings) => recorded.push(...findings.map((finding) => finding.holding.task.id)),
  });
  return { clock, writes, recorded, attempts, faults, buffer };
}

test('attempts are written before the tasks they belong to, in one batch', async () => {
  const { clock, writes, recorded, buffer } = setUp();
  buffer.add(anEnded('a'));
  buffer.add(anEnded('b'));
  await clock.advance(20);
  assert.deepEqual(writes, ['attempts a,b', 'tasks of w1 a,b']);
  assert.deepEqual(recorded, ['a', 'b']);
});

test('outcomes of a former incarnation are written under its own name', async () => {
  const { clock, writes, buffer } = setUp();
  buffer.add(anEnded('a', 'w1'));
  buffer.add(anEnded('b', 'w2'));
  await clock.advance(20);
  assert.deepEqual(writes, ['attempts a,b', 'tasks of w1 a', 'tasks of w2 b']);
});

for (const [name, Fault] of Object.entries({ LedgerUnavailable, OutcomeUnknown })) {
  test(`after ${name} the whole batch is written again, until it is taken`, async () => {
    const { clock, writes, recorded, faults, buffer } = setUp();
    const fail = (): void => {
      throw new Fault('away');
    };
    faults.push(fail, fail, fail);
    buffer.add(anEnded('a'));
    await clock.advance(20);
    assert.deepEqual(recorded, []);
    assert.equal(buffer.count, 1);
    await clock.advance(1_000);
    assert.deepEqual(writes, ['attempts a', 'tasks of w1 a']);
    assert.deepEqual(recorded, ['a']);
    assert.equal(buffer.count, 0);
  });
}

test('one outcome that the ledger refuses does not keep its neighbours from being recorded; it waits aside', async () => {
  const { clock, writes, recorded, faults, buffer } = setUp();
  const refusePoison = (ids: string[]): void => {
    if (ids.includes('poison')) throw new Error('document refused');
  };
  faults.push(...Array.from({ length: 40 }, () => refusePoison));
  for (const id of ['a', 'b', 'poison', 'c', 'd']) buffer.add(anEnded(id));
  await clock.advance(20);
  const settled = writes.filter((line) => line.startsWith('tasks')).flatMap((line) => line.slice(12).split(','));
  assert.deepEqual(settled.sort(), ['a', 'b', 'c', 'd']);
  assert.deepEqual([...recorded].sort(), ['a', 'b', 'c', 'd']);
  faults.length = 0;
  await clock.advance(6_000);
  assert.deepEqual([...recorded].sort(), ['a', 'b', 'c', 'd', 'poison']);
});

test('an outcome that the ledger refuses for what the receiver said is recorded without it', async () => {
  const { clock, attempts, recorded, faults, buffer } = setUp();
  faults.push(() => {
    throw new Error('the excerpt is no text');
  });
  const outcome = { kind: 'rejected', status: 500, ...answer, responseExcerpt: 'x', timings } as const;
  buffer.add({ ...anEnded('a'), dispatched: { outcome, ...single } });
  await clock.advance(20);
  assert.deepEqual(recorded, ['a']);
  assert.deepEqual(
    attempts.map(({ status, responseExcerpt }) => [status, responseExcerpt]),
    [[500, null]],
  );
});

test('drained waits for what is being written and for what came in meanwhile', async () => {
  const { clock, recorded, buffer } = setUp();
  buffer.add(anEnded('a'));
  const drained = buffer.drained();
  buffer.add(anEnded('b'));
  await clock.settle();
  await drained;
  assert.deepEqual(recorded, ['a', 'b']);
});
