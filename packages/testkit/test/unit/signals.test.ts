import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSignal, eventually, withDeadline } from '../../src/signals.ts';

describe('signals', () => {
  it('resolve a wait for what was fired before and after it began', async () => {
    const signal = createSignal<number>('a number');
    signal.fire(1);
    assert.equal(await signal.wait(), 1);
    const second = signal.wait({ count: 2 });
    signal.fire(2);
    assert.equal(await second, 2);
    assert.equal(await signal.waitFor((value) => value > 1), 2);
    assert.deepEqual(signal.seen, [1, 2]);
  });

  it('reject a wait at its deadline and name what did not come', async () => {
    const signal = createSignal('the slot job');
    await assert.rejects(signal.wait({ deadlineMs: 5 }), /not within 5 ms: the slot job \(seen 0\)/);
  });

  it('pass on the outcome of a promise that settles in time', async () => {
    assert.equal(await withDeadline(Promise.resolve(7), { what: 'seven' }), 7);
    await assert.rejects(withDeadline(Promise.reject(new Error('its own')), { what: 'seven' }), /its own/);
  });

  it('ask until there is an answer, through errors', async () => {
    let asked = 0;
    const answer = await eventually(
      () => {
        asked++;
        if (asked === 1) throw new Error('not yet');
        return asked > 2 && 'there';
      },
      { what: 'an answer', everyMs: 1 },
    );
    assert.equal(answer, 'there');
    await assert.rejects(
      eventually(() => null, { what: 'nothing', deadlineMs: 5, everyMs: 1 }),
      /5 ms: nothing/,
    );
  });
});
