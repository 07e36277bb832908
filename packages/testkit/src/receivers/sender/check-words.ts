import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import { expectOutcome, type MakeSender } from './harness.ts';

/** What a receiver says in its headers. */
export function checkWords(makeSender: MakeSender): void {
  const long = 'x'.repeat(500);

  for (const [status, kind] of [
    [200, 'delivered'],
    [429, 'rejected'],
  ] as const) {
    for (const text of ['17', 'Fri, 06 Nov 2026 08:49:37 GMT', '6m5s']) {
      it(`tells "Retry-After: ${text}" of a ${status} as sent`, () =>
        expectOutcome(makeSender, behave.answer(status, { 'retry-after': text }), { kind, retryAfter: text }));
    }

    it(`tells at most 128 characters of a header of a ${status}`, () =>
      expectOutcome(makeSender, behave.answer(status, { 'retry-after': long, 'webhook-delivery': long }), {
        kind,
        retryAfter: long.slice(0, 128),
        words: { delivery: long.slice(0, 128), async: null, asyncTimeout: null },
      }));

    it(`has neither Retry-After nor words when a ${status} has none`, () =>
      expectOutcome(makeSender, behave.answer(status), { kind, retryAfter: null, words: null }));
  }

  it('tells the words by which a receiver steers its task', async () => {
    await expectOutcome(
      makeSender,
      behave.answer(202, { 'Qbasecron-Async': 'true', 'qbasecron-async-timeout': '10m' }),
      { kind: 'delivered', words: { delivery: null, async: 'true', asyncTimeout: '10m' } },
    );
    await expectOutcome(makeSender, behave.answer(500, { 'webhook-delivery': 'abort-message' }), {
      kind: 'rejected',
      words: { delivery: 'abort-message', async: null, asyncTimeout: null },
    });
  });
}
