import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFakeClock, fakeClockStartAt } from '../../src/fake-clock.ts';

describe('the fake clock', () => {
  it('stands still until it is advanced, and then all three clocks move together', async () => {
    const clock = createFakeClock();
    assert.equal(clock.now(), fakeClockStartAt);
    const before = clock.monotonic();
    await clock.advance(1_500);
    assert.deepEqual([clock.now(), clock.wall()], [fakeClockStartAt + 1_500, fakeClockStartAt + 1_500]);
    assert.equal(clock.monotonic() - before, 1_500);
  });

  it('fires timers in the order in which they fall due, each at its own time', async () => {
    const clock = createFakeClock({ startAt: 0 });
    const fired: string[] = [];
    clock.after(20, () => fired.push(`b${clock.now()}`));
    clock.after(10, () => fired.push(`a${clock.now()}`));
    clock.after(20, () => fired.push(`c${clock.now()}`));
    clock.after(31, () => fired.push('later'));
    await clock.advance(30);
    assert.deepEqual(fired, ['a10', 'b20', 'c20']);
    assert.equal(clock.timerCount(), 1);
  });

  it('fires timers that a timer sets, also from behind a promise', async () => {
    const clock = createFakeClock({ startAt: 0 });
    const fired: number[] = [];
    const tick = async (): Promise<void> => {
      await Promise.resolve();
      fired.push(clock.now());
      await new Promise((resolve) => setImmediate(resolve));
      clock.after(5, () => void tick());
    };
    clock.after(5, () => void tick());
    await clock.advance(20);
    assert.deepEqual(fired, [5, 10, 15, 20]);
  });

  it('fires a timer of 0 ms on the next advance, even of 0 ms, and never inside after()', async () => {
    const clock = createFakeClock();
    let fired = 0;
    clock.after(0, () => fired++);
    clock.after(-5, () => fired++);
    assert.equal(fired, 0);
    await clock.advance(0);
    assert.equal(fired, 2);
  });

  it('does not fire a cancelled timer', async () => {
    const clock = createFakeClock();
    const cancel = clock.after(5, () => assert.fail('it was cancelled'));
    cancel();
    cancel();
    await clock.advance(10);
    assert.equal(clock.timerCount(), 0);
  });

  it('moves now() by a new offset and leaves the wall clock and running timers alone', async () => {
    const clock = createFakeClock({ startAt: 1_000 });
    let fired = false;
    clock.after(100, () => (fired = true));
    clock.setOffset(5_000);
    assert.deepEqual([clock.now(), clock.wall(), clock.offsetMs()], [6_000, 1_000, 5_000]);
    await clock.advance(99);
    assert.equal(fired, false);
    await clock.advance(1);
    assert.equal(fired, true);
  });

  it('keeps now() when the wall clock jumps', () => {
    const clock = createFakeClock({ startAt: 1_000 });
    clock.jumpWall(3_600_000);
    assert.deepEqual([clock.now(), clock.wall(), clock.offsetMs()], [1_000, 3_601_000, -3_600_000]);
  });

  it('is trusted until told otherwise', () => {
    const clock = createFakeClock();
    assert.equal(clock.isTrusted(), true);
    clock.setTrusted(false);
    assert.equal(clock.isTrusted(), false);
  });

  it('advances until a condition holds, or says that it never did', async () => {
    const clock = createFakeClock({ startAt: 0 });
    let fired = false;
    clock.after(70, () => (fired = true));
    await clock.advanceUntil(() => fired, 1_000);
    assert.equal(clock.now(), 70);
    await assert.rejects(
      clock.advanceUntil(() => false, 50),
      /did not hold within 50 ms/,
    );
    assert.equal(clock.now(), 120);
  });

  it('rejects advance with the error of a timer', async () => {
    const clock = createFakeClock();
    clock.after(1, () => {
      throw new Error('thrown by a timer');
    });
    await assert.rejects(clock.advance(5), /thrown by a timer/);
  });
});
