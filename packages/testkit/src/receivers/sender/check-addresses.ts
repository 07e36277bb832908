import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LookupFunction } from 'node:net';
import type { Outcome } from '@qbasecron/core';
import { createSignal } from '../../signals.ts';
import * as behave from '../behaviours.ts';
import { startReceiver } from '../receiver.ts';
import { assertOutcome, post, withReceiver, withSender, type MakeSender } from './harness.ts';

/** This machine, in every spelling that some program takes for an address. */
const spellings = [
  '127.0.0.1',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '2130706433',
  '0x7f000001',
  '0x7f.1',
  '0X7F.0.0.0x1',
  '017700000001',
  '0177.0.0.1',
  '00000177.0.0.01',
  '%31%32%37.0.0.1',
  '１２７.0.0.1',
  '127。0。0。1',
  '127.0.0.1.',
  '0',
  '0.0.0.0',
  'localhost',
  'LOCALHOST',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[::]',
  '[::127.0.0.1]',
  '[::7f00:1]',
  '[::ffff:127.0.0.1]',
  '[::ffff:7f00:1]',
  '[0:0:0:0:0:FFFF:127.0.0.1]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b:1::127.0.0.1]',
  '[2002:7f00:1::]',
  '[2001:0:7f00:1::80ff:fffe]',
  '[fe80::1]',
  '[fd00:ec2::254]',
  '169.254.169.254',
  '[::ffff:169.254.169.254]',
];

/** Which addresses are called: the guard stands where connections are opened. */
export function checkAddresses(makeSender: MakeSender): void {
  for (const scheme of ['http', 'https']) {
    for (const keeps of [true, false]) {
      it(`refuses a receiver on this machine in every spelling (${scheme}, connection ${keeps ? 'kept' : 'not kept'})`, () =>
        withReceiver(
          makeSender,
          behave.answer(200),
          async ({ sender, receiver }) => {
            for (const host of spellings) {
              const url = `${scheme}://${host}:${receiver.port}/`;
              assertRefused(await sender.send({ ...post(url), resendOnStaleSocket: keeps }), url);
            }
            assert.equal(receiver.connectionCount(), 0);
          },
          { needs: { allow: [] } },
        ));
    }
  }

  it('names the address and the setting that opens it', () =>
    withSender(makeSender({ allow: [] }), async (sender) => {
      const outcome = await sender.send(post('http://0x0a.1/'));
      assert.equal(
        outcome.kind === 'blocked' && outcome.detail,
        '10.0.0.1 is a private address and is not called; CALLBACK_ALLOW_CIDRS can open it.',
      );
    }));

  it('calls what was opened and nothing beside it', async (t) => {
    const beside = await startReceiver(behave.answer(200), undefined, { host: '127.0.0.2' });
    t.after(() => beside.close());
    await withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        assertOutcome(await sender.send(post(receiver.url)), { kind: 'delivered' });
        assertOutcome(await sender.send(post(`http://[::ffff:127.0.0.1]:${receiver.port}/`)), { kind: 'delivered' });
        assertRefused(await sender.send(post(beside.url)), beside.url);
        assert.equal(beside.connectionCount(), 0);
      },
      { needs: { allow: ['127.0.0.1/32'] } },
    );
  });

  it('checks every address of a name, and connects to those that passed', () => {
    const { lookup } = resolver([['10.0.0.1', '127.0.0.1', '169.254.169.254']]);
    return withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        assertOutcome(await sender.send(post(`http://mixed.test:${receiver.port}/`)), { kind: 'delivered' });
      },
      { needs: { lookup } },
    );
  });

  it('refuses a name all of whose addresses are refused, and says to what it resolves', () => {
    const { lookup } = resolver([['10.0.0.1', 'fd00::1', '::ffff:192.168.0.1']]);
    return withSender(makeSender({ allow: [], lookup }), async (sender) => {
      const outcome = await sender.send(post('https://inside.test/'));
      assertRefused(outcome, 'inside.test');
      assert.match(outcome.detail, /10\.0\.0\.1.*inside\.test/);
    });
  });

  it('is not led astray by a name that resolves to a private address the second time (DNS rebinding)', async (t) => {
    const inside = await startReceiver(behave.answer(200), undefined, { host: '127.0.0.2' });
    t.after(() => inside.close());
    const outside = await startReceiver(behave.answer(200), undefined, { host: '127.0.0.1', port: inside.port });
    t.after(() => outside.close());
    const { lookup, asked } = resolver([['127.0.0.1'], ['127.0.0.2']]);
    await withSender(makeSender({ allow: ['127.0.0.1/32'], lookup }), async (sender) => {
      const request = { ...post(`http://rebinding.test:${inside.port}/`), resendOnStaleSocket: false };
      assertOutcome(await sender.send(request), { kind: 'delivered' });
      assert.equal(asked.seen.length, 1, 'the name is asked for once: what was checked is what is called');
      assertRefused(await sender.send(request), 'the second answer');
      assert.deepEqual([outside.connectionCount(), inside.connectionCount()], [1, 0]);
    });
  });

  it('keeps to the checked address while a connection is kept', async () => {
    const { lookup, asked } = resolver([['127.0.0.1'], ['10.0.0.1']]);
    await withReceiver(
      makeSender,
      behave.answer(200),
      async ({ sender, receiver }) => {
        const url = `http://rebinding.test:${receiver.port}/`;
        for (let count = 0; count < 3; count++) assertOutcome(await sender.send(post(url)), { kind: 'delivered' });
        assert.deepEqual([receiver.connectionCount(), asked.seen.length], [1, 1]);
      },
      { needs: { lookup } },
    );
  });

  for (const status of [301, 302, 303, 307, 308]) {
    it(`calls nobody else for a ${status} to a private address, opened or not`, async (t) => {
      const inside = await startReceiver(behave.answer(200), undefined, { host: '127.0.0.2' });
      t.after(() => inside.close());
      await withReceiver(makeSender, behave.answer(status, { location: inside.url }), async ({ sender, receiver }) => {
        assertOutcome(await sender.send(post(receiver.url)), { kind: 'rejected', status });
        assert.deepEqual([receiver.requests.seen.length, inside.connectionCount()], [1, 0]);
      });
    });
  }
}

function assertRefused(outcome: Outcome, what: string): asserts outcome is Extract<Outcome, { kind: 'blocked' }> {
  assert.equal(outcome.kind === 'blocked' && outcome.code, 'address_refused', `${what}: ${JSON.stringify(outcome)}`);
  assert.ok(outcome.kind === 'blocked' && outcome.detail.includes('CALLBACK_ALLOW_CIDRS'), JSON.stringify(outcome));
}

/** Name resolution that gives the next of `answers` each time it is asked, the last one for ever. */
function resolver(answers: string[][]): { lookup: LookupFunction; asked: ReturnType<typeof createSignal<string>> } {
  const asked = createSignal<string>('question for a name');
  const lookup: LookupFunction = (host, options, callback) => {
    const found = answers[Math.min(asked.seen.length, answers.length - 1)] ?? [];
    asked.fire(host);
    const addresses = found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    const [first] = addresses;
    if (options.all) callback(null, addresses);
    else callback(null, first?.address ?? '', first?.family);
  };
  return { lookup, asked };
}
