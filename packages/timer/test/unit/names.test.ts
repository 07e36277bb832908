import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSeriesId, parseSlotJobId, seriesId, seriesJobMoment, slotJobId } from '../../src/names.ts';

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

describe('ids of series', () => {
  it('tell a schedule and are read back as the same schedule', () => {
    assert.equal(seriesId('abc-1'), 't-abc-1');
    assert.equal(parseSeriesId(seriesId('abc-1')), 'abc-1');
    for (const id of [undefined, '', 't-', 's-1-2', 'x']) assert.equal(parseSeriesId(id), null, `${id}`);
  });

  it("are told with a moment by a tick's job id", () => {
    assert.equal(seriesJobMoment('repeat:t-abc-1:1768478400000'), 1_768_478_400_000);
    assert.equal(seriesJobMoment('repeat:t-a:b:17'), 17);
    for (const id of [undefined, '', 'repeat:t-a:', 'repeat:t-a:-5', 'repeat:t-a:x', 's-1-1768478400']) {
      assert.equal(seriesJobMoment(id), 0, `${id}`);
    }
  });
});
