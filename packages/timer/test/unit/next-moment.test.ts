import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createLimitedLog } from '../../src/limited-log.ts';
import { createNextMoment } from '../../src/next-moment.ts';

const dayMs = 86_400_000;

function build(nextTick: (pattern: string, after: number) => unknown) {
  const lines: [level: string, fields: object][] = [];
  const log = {
    ...silentLogger,
    warn: (fields: object) => void lines.push(['warn', fields]),
    error: (fields: object) => void lines.push(['error', fields]),
  };
  const limitedLog = createLimitedLog({ log, clock: createFakeClock() });
  const nextMoment = createNextMoment({ nextTick: nextTick as () => number, limitedLog });
  return { nextMoment, lines };
}

describe('the next moment of a series', () => {
  it('is what nextTick says', () => {
    const { nextMoment, lines } = build((pattern, after) => after + Number(pattern));
    assert.equal(nextMoment('t-a', '5', 100), 105);
    assert.deepEqual(lines, []);
  });

  it('is a day ahead, with one line in the log, when there is none or it is no later moment', () => {
    for (const answer of [null, undefined, 100, 99, -1, Number.NaN, Number.POSITIVE_INFINITY, 100.5, '101']) {
      const { nextMoment, lines } = build(() => answer);
      for (let count = 0; count < 5; count++) assert.equal(nextMoment('t-a', 'x', 100), 100 + dayMs, `${answer}`);
      assert.equal(lines.length, 1);
    }
  });

  it('is a day ahead, with one line in the log, when nextTick throws', () => {
    const error = new Error('a strange pattern');
    const { nextMoment, lines } = build(() => {
      throw error;
    });
    for (let count = 0; count < 5; count++) assert.equal(nextMoment('t-a', 'x', 100), 100 + dayMs);
    assert.deepEqual(lines, [['error', { error, seriesId: 't-a', heldBackCount: 0 }]]);
  });
});
