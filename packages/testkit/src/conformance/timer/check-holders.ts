import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { HolderAnswer, HolderQuestion } from '@qbasecron/core';
import { stepMs, type OpenTimerHarness, type TimerHarness } from './harness.ts';

/** Registers the tests of HolderAsker and HolderAnswerer. */
export function checkHolders(open: OpenTimerHarness): void {
  it('brings a question to the incarnation asked, and to no other, and its answer back', async () => {
    const harness = await open();
    try {
      const api = await harness.connect();
      const worker = await harness.connect();
      const asked: HolderQuestion[] = [];
      for (const name of ['w1', 'w2']) {
        await worker.answerer.answerAs(name, (question) => {
          asked.push(question);
          return question.taskId === 'gone' ? 'sent' : 'released';
        });
      }
      const kept = { worker: 'w1', taskId: 'kept', token: 't1' };
      const gone = { worker: 'w2', taskId: 'gone', token: 't2' };
      assert.equal(await ask(harness, api.asker.askHolder(kept, stepMs)), 'released');
      assert.equal(await ask(harness, api.asker.askHolder(gone, stepMs)), 'sent');
      assert.deepEqual(asked, [kept, gone]);
    } finally {
      await harness.close();
    }
  });

  it('gives each of many questions at once its own answer', async () => {
    const harness = await open();
    try {
      const apis = [await harness.connect(), await harness.connect()];
      const worker = await harness.connect();
      const answers: HolderAnswer[] = ['released', 'sent', 'unknown'];
      await worker.answerer.answerAs('w', ({ taskId }) => answers[Number(taskId) % 3] ?? 'unknown');
      const got = apis.flatMap(({ asker }) =>
        Array.from({ length: 60 }, (_, index) =>
          asker.askHolder({ worker: 'w', taskId: `${index}`, token: 't' }, stepMs),
        ),
      );
      const all = await ask(harness, Promise.all(got));
      assert.deepEqual(
        all,
        apis.flatMap(() => Array.from({ length: 60 }, (_, index) => answers[index % 3])),
      );
    } finally {
      await harness.close();
    }
  });

  it('resolves to null after the time given when nobody answers', async () => {
    const harness = await open();
    try {
      const { asker } = await harness.connect();
      const startedAt = harness.clock.monotonic();
      const answer = await ask(harness, asker.askHolder({ worker: 'nobody', taskId: 'a', token: 't' }, 150));
      assert.equal(answer, null);
      const tookMs = harness.clock.monotonic() - startedAt;
      assert.ok(tookMs >= 145, `after ${tookMs} ms`);
    } finally {
      await harness.close();
    }
  });

  it('resolves to null when the answerer fails or has stopped answering', async () => {
    const harness = await open();
    try {
      const { asker, answerer } = await harness.connect();
      const stop = await answerer.answerAs('stopped', () => 'released');
      await stop();
      await answerer.answerAs('failing', () => {
        throw new Error('a fault of the holder');
      });
      for (const worker of ['stopped', 'failing']) {
        assert.equal(await ask(harness, asker.askHolder({ worker, taskId: 'a', token: 't' }, 150)), null);
      }
    } finally {
      await harness.close();
    }
  });
}

/** Waits for a promise that needs the harness's time to pass. */
async function ask<T>(harness: TimerHarness, promise: Promise<T>): Promise<T> {
  let settled = false;
  void promise.finally(() => (settled = true));
  await harness.until(() => settled, stepMs);
  return await promise;
}
