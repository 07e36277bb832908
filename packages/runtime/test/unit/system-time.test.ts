import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSystemTime } from '../../src/system-time.ts';

const time = createSystemTime();
const wait = (ms: number): Promise<void> => new Promise((resolve) => void time.after(ms, resolve));

test('nothing fires before its time, where a plain setTimeout fires up to a millisecond early', async () => {
  const earliness: Promise<number>[] = [];
  for (let count = 0; count < 2_000; count++) {
    const setAt = time.monotonic();
    earliness.push(wait(5).then(() => 5 - (time.monotonic() - setAt)));
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.ok(Math.max(...(await Promise.all(earliness))) <= 0);
});

test('a wait beyond what setTimeout can hold does not fire at once, and can be cancelled', async () => {
  let fired = false;
  const cancel = time.after(2 ** 31 + 1_000, () => {
    fired = true;
  });
  await wait(5);
  cancel();
  assert.equal(fired, false);
});

test('what is cancelled never fires', async () => {
  let fired = false;
  const cancel = time.after(1, () => {
    fired = true;
  });
  cancel();
  cancel();
  await wait(5);
  assert.equal(fired, false);
});

test('a negative wait fires in a coming turn, not within the call', async () => {
  let fired = false;
  const firing = new Promise<void>((resolve) => {
    time.after(-10, () => {
      fired = true;
      resolve();
    });
  });
  assert.equal(fired, false);
  await firing;
  assert.equal(fired, true);
});
