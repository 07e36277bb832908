import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import { refusedUrl, type Behaviour } from '../receiver.ts';
import {
  assertExplained,
  assertOutcome,
  loopback,
  type MakeSender,
  post,
  shortMs,
  timingsOf,
  withReceiver,
  withSender,
} from './harness.ts';

export function checkBrokenConnections(makeSender: MakeSender): void {
  const breaking: [string, Behaviour][] = [
    ['resets instead of an answer', behave.resetBeforeAnswer],
    ['ends instead of an answer', behave.endBeforeAnswer],
    ['resets within the headers', behave.resetInHeaders],
    ['resets within the body', behave.resetInBody],
    ['ends within the body', behave.endInBody],
    ['sends 200 KB of headers', behave.hugeHeaders],
    ['does not speak HTTP', behave.garbage],
  ];
  for (const [what, behaviour] of breaking) {
    it(`calls it broken, and sends once only, when the receiver ${what}`, () =>
      withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
        const outcome = await sender.send(post(receiver.url));
        assertOutcome(outcome, { kind: 'broken' });
        assertExplained(outcome);
        await receiver.endings.wait();
        assert.equal(receiver.requests.seen.length, 1);
      }));
  }

  it('calls it unreachable when nobody listens', async () => {
    const url = await refusedUrl();
    await withSender(makeSender({ allow: loopback }), async (sender) => {
      const outcome = await sender.send(post(url));
      assertOutcome(outcome, { kind: 'unreachable', code: 'ECONNREFUSED' });
      assertExplained(outcome);
    });
  });

  it('calls it unreachable when the name does not resolve', () =>
    withSender(makeSender({ allow: loopback }), async (sender) => {
      const outcome = await sender.send(post('http://no-such-host.invalid/'));
      assertOutcome(outcome, { kind: 'unreachable' });
      assertExplained(outcome);
    }));

  it('calls it unreachable when TLS is spoken to a plain port', () =>
    withReceiver(makeSender, behave.garbage, async ({ sender, receiver }) => {
      // The handshake's bytes hold no end of a header, so this receiver waits for more.
      const url = receiver.url.replace('http:', 'https:');
      const outcome = await sender.send({ ...post(url), timeoutMs: shortMs });
      assertOutcome(outcome, { kind: 'unreachable', code: 'ETIMEDOUT' });
      assert.equal(receiver.requests.seen.length, 0);
    }));

  it('gives up on a connection that does not come to stand before the task’s time is over', () =>
    withReceiver(makeSender, behave.garbage, async ({ receiver }) => {
      await withSender(makeSender({ allow: loopback, connectTimeoutMs: shortMs }), async (sender) => {
        const outcome = await sender.send(post(receiver.url.replace('http:', 'https:')));
        assertOutcome(outcome, { kind: 'unreachable', code: 'ETIMEDOUT' });
        assert.ok(timingsOf(outcome).totalMs < 3_000);
      });
    }));
}
