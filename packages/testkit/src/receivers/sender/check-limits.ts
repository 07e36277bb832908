import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import type { Behaviour } from '../receiver.ts';
import { assertOutcome, type MakeSender, post, shortMs, timingsOf, withReceiver } from './harness.ts';

export function checkLimits(makeSender: MakeSender): void {
  const hanging: [string, Behaviour, string][] = [
    ['says nothing', behave.hangBeforeHeaders, 'response'],
    ['drips its headers', behave.slowDripOfHeaders, 'response'],
    ['sends interim answers without end', behave.endlessInterim, 'response'],
    ['stops after its headers', behave.hangAfterHeaders, 'body'],
    ['stops in its body', behave.hangInBody, 'body'],
    ['drips its body', behave.slowDrip, 'body'],
  ];
  for (const [what, behaviour, phase] of hanging) {
    it(`ends in its time, and closes the connection, when the receiver ${what}`, () =>
      withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), timeoutMs: shortMs });
        assertOutcome(outcome, { kind: 'timeout', phase });
        const { totalMs } = timingsOf(outcome);
        assert.ok(totalMs >= shortMs - 5 && totalMs < shortMs + 2_000, `${totalMs} ms`);
        await receiver.endings.wait();
      }));
  }

  const pouring = [
    ['an endless', behave.endlessBody],
    ['a 10 GB', behave.tenGigabytes],
  ] as const;
  for (const [what, pour] of pouring) {
    for (const [status, kind] of [
      [200, 'delivered'],
      [500, 'rejected'],
    ] as const) {
      it(`reads no more than 64 KiB of ${what} ${status}, cuts the connection, and goes by its status`, () =>
        withReceiver(makeSender, pour(status), async ({ sender, receiver }) => {
          const outcome = await sender.send({ ...post(receiver.url), keepBytes: 100 });
          const kept = 'x'.repeat(status === 200 ? 100 : 4_096);
          assertOutcome(outcome, { kind, status, responseExcerpt: kept });
          // What the kernel's buffers on both sides took besides stays below 16 MiB.
          assert.ok((await receiver.endings.wait()).bytesWritten < 16 * 1024 * 1024);
        }));
    }
  }

  for (const [status, kind] of [
    [200, 'delivered'],
    [500, 'rejected'],
  ] as const) {
    it(`does not unpack a compressed ${status}, and keeps nothing of it`, () =>
      withReceiver(makeSender, behave.gzipBomb(status), async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), keepBytes: 65_536 });
        assertOutcome(outcome, { kind, status, responseExcerpt: null });
      }));
  }
}
