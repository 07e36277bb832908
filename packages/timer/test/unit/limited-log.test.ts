import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { createFakeClock } from '@qbasecron/testkit';
import { createLimitedLog } from '../../src/limited-log.ts';

describe('the limited log', () => {
  it('writes each message once in a period and tells how many it held back', async () => {
    const clock = createFakeClock();
    const lines: unknown[] = [];
    const log = { ...silentLogger, warn: (fields: object, message: string) => void lines.push([message, fields]) };
    const limitedLog = createLimitedLog({ log, clock, everyMs: 1_000 });
    for (let count = 0; count < 3; count++) limitedLog('warn', { count }, 'away');
    limitedLog('warn', {}, 'another');
    await clock.advance(1_000);
    limitedLog('warn', { count: 3 }, 'away');
    assert.deepEqual(lines, [
      ['away', { count: 0, heldBackCount: 0 }],
      ['another', { heldBackCount: 0 }],
      ['away', { count: 3, heldBackCount: 2 }],
    ]);
  });
});
