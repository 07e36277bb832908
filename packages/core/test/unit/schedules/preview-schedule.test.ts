import assert from 'node:assert/strict';
import { test } from 'node:test';

import { previewSchedule, type Refusal, type TimingDraft } from '@qbasecron/core';

import { createScene } from './fakes.ts';

const preview = (draft: TimingDraft, set: { from?: string; count?: number } = {}) =>
  previewSchedule({ deps: createScene().deps, input: { draft, ...set } });

test('a preview tells the next occurrences of a rule from now on, ten unless told otherwise, and stores nothing', async () => {
  const scene = createScene();
  const { occurrences, description } = await previewSchedule({
    deps: scene.deps,
    input: { draft: { cron: '0 9 * * *' } },
  });
  assert.equal(occurrences.length, 10);
  assert.deepEqual([occurrences[0]?.local, occurrences[0]?.offset], ['2026-01-16 09:00:00', '+00:00']);
  assert.notEqual(description, '');
  assert.deepEqual(scene.faults.log, []);
});

test('a preview begins after a moment that is read in the zone of the rule', async () => {
  const { occurrences } = await preview(
    { cron: 'TZ=Asia/Shanghai 0 9 * * *' },
    { from: '2030-01-01 09:00:00', count: 1 },
  );
  assert.deepEqual(occurrences[0]?.local, '2030-01-02 09:00:00');
});

test('a preview tells what summer time did', async () => {
  const { occurrences } = await preview(
    { cron: '30 2 * * *', timezone: 'Europe/Berlin' },
    { from: '2026-03-28 12:00:00', count: 1 },
  );
  assert.match(occurrences[0]?.note ?? '', /2026-03-29 02:30:00/);
});

test('what is wrong is told as it is for a schedule, a rule without a future included', async () => {
  const cases: [TimingDraft, { from?: string }, string][] = [
    [{}, {}, '#'],
    [{ cron: '0 0 30 2 *' }, {}, '#/cron'],
    [{ cron: '* * * * *', calendars: ['holidays'] }, {}, '#/calendars/0'],
    [{ cron: '* * * * *' }, { from: 'yesterday' }, '#/from'],
    [{ at: ['2026-02-01 00:00:00'] }, { from: '2026-03-01 00:00:00' }, '#/at'],
  ];
  for (const [draft, set, pointer] of cases) {
    await assert.rejects(preview(draft, set), (error: Refusal) => {
      assert.deepEqual([error.code, error.errors[0]?.pointer], ['invalid_request', pointer]);
      return true;
    });
  }
});
