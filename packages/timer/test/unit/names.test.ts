import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSlotJobId, slotJobId } from '../../src/names.ts';

describe('job ids', () => {
  it('tell a slot and are read back as the same slot', () => {
    const slot = { partition: 15, second: 1_768_478_400 };
    assert.equal(slotJobId(slot), 's-15-1768478400');
    assert.deepEqual(parseSlotJobId(slotJobId(slot)), slot);
  });

  it('are refused when they are not what slotJobId makes', () => {
    for (const id of [
      undefined,
      '',
      's-1',
      's--1-5',
      's-1-1.5',
      's-1-5-7',
      ' s-1-5',
      'd-1-5',
      's-1-1e9',
      `s-1-${'9'.repeat(13)}`,
    ]) {
      assert.equal(parseSlotJobId(id), null, `${id}`);
    }
  });
});
