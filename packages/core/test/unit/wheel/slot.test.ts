import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { armLeadMs, horizonMs, offerMarginMs, slotMs } from '../../../src/wheel/constants.ts';
import { offerWay, partitionOf, slotArmAt, slotOf, slotOfferEndsAt, slotStart } from '../../../src/wheel/slot.ts';

const instants = fc.integer({ min: 0, max: 4_102_444_800_000 });

test('a task lies in its slot: not before its start, and less than a second after', () => {
  fc.assert(
    fc.property(instants, fc.nat(15), (at, partition) => {
      const slot = slotOf(partition, at);
      assert.equal(slot.partition, partition);
      assert.ok(slotStart(slot) <= at && at < slotStart(slot) + slotMs);
    }),
  );
});

test('a slot is offered only while that is allowed and useful; any other task takes the direct way or waits', () => {
  fc.assert(
    fc.property(instants, fc.integer({ min: -100_000, max: 2 * horizonMs }), (at, aheadMs) => {
      const now = at - aheadMs;
      const slot = slotOf(0, at);
      const way = offerWay(at, now);
      assert.equal(way === 'soon', now >= slotOfferEndsAt(slot));
      if (way === 'slot') assert.ok(slotStart(slot) - now <= horizonMs);
      if (way === 'later') assert.ok(slotStart(slot) - now > horizonMs);
    }),
  );
});

test('the last moment to offer lies the margin before the arm time, which lies the lead before the slot', () => {
  const slot = { partition: 3, second: 1_768_478_400 };
  assert.equal(slotArmAt(slot), slotStart(slot) - armLeadMs);
  assert.equal(slotOfferEndsAt(slot), slotArmAt(slot) - offerMarginMs);
});

test('the partition hash is 32-bit FNV-1a: its published vectors', () => {
  // Vectors of draft-eastlake-fnv: "" 811c9dc5, "a" e40c292c, "foobar" bf9cf968.
  assert.equal(partitionOf('', 2 ** 32), 0x811c9dc5);
  assert.equal(partitionOf('a', 2 ** 32), 0xe40c292c);
  assert.equal(partitionOf('foobar', 2 ** 32), 0xbf9cf968);
});

test('ids spread over the partitions: none of 16 gets more than twice its share of 16,000 consecutive ids', () => {
  const counts = new Array<number>(16).fill(0);
  for (let index = 0; index < 16_000; index++) {
    const partition = partitionOf(`65f0c0ffee00${index.toString(16).padStart(12, '0')}`, 16);
    counts[partition] = (counts[partition] ?? 0) + 1;
  }
  assert.ok(Math.max(...counts) < 2_000, `counts: ${counts.join(' ')}`);
  assert.ok(Math.min(...counts) > 500, `counts: ${counts.join(' ')}`);
});
