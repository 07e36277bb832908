import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Preview } from '../../../../src/recurrence/preview.ts';
import { cron, preview, recurrence } from './kit.ts';

const berlin = { timezone: 'Europe/Berlin' };

function lines({ occurrences }: Preview): string[] {
  return occurrences.map(({ local, offset, note }) => [local, offset, note ?? '-'].join(' | '));
}

test('a preview tells instant, local time and offset, and has no note where nothing was changed', async () => {
  const shown = await preview(cron('0 9 * * *', { timezone: 'Asia/Kathmandu' }), '2026-06-01T00:00:00Z', 2);
  assert.deepEqual(shown.occurrences, [
    { at: Date.parse('2026-06-01T03:15:00Z'), local: '2026-06-01 09:00:00', offset: '+05:45', note: null },
    { at: Date.parse('2026-06-02T03:15:00Z'), local: '2026-06-02 09:00:00', offset: '+05:45', note: null },
  ]);
  assert.equal(shown.truncated, false);
  assert.equal(shown.note, null);
  assert.notEqual(shown.description, '');
});

test('a time moved by a gap says so, and what would leave it out', async () => {
  const shown = await preview(cron('30 2 * * *', berlin), '2026-03-28T12:00:00Z', 2);
  assert.deepEqual(lines(shown), [
    '2026-03-29 03:30:00 | +02:00 | 2026-03-29 02:30:00 does not exist in Europe/Berlin, where the clocks go forward ' +
      'by 1 h; 2026-03-29 03:30:00 was taken instead, and gap "skip" would leave it out.',
    '2026-03-30 02:30:00 | +02:00 | -',
  ]);
});

test('a time left out by a gap is told by the next that runs', async () => {
  const shown = await preview(cron('30 2 * * *', { ...berlin, gap: 'skip' }), '2026-03-28T12:00:00Z', 2);
  assert.deepEqual(lines(shown), [
    '2026-03-30 02:30:00 | +02:00 | 2026-03-29 02:30:00 was skipped: it does not exist in Europe/Berlin, where the ' +
      'clocks go forward by 1 h, and gap "shift" would move it on by as much.',
    '2026-03-31 02:30:00 | +02:00 | -',
  ]);
});

test('many times left out by a gap are counted', async () => {
  const shown = await preview(cron('*/15 * * * *', berlin), '2026-03-29T00:40:00Z', 2);
  assert.deepEqual(lines(shown), [
    '2026-03-29 01:45:00 | +01:00 | -',
    '2026-03-29 03:00:00 | +02:00 | 4 occurrences from 2026-03-29 02:00:00 on were skipped: these times do not exist in ' +
      'Europe/Berlin, where the clocks go forward by 1 h, and gap "shift" would move them on by as much.',
  ]);
  const seconds = cron('* * * * * *', { timezone: 'Pacific/Apia' });
  const apia = await preview(seconds, '2011-12-30T09:59:59Z', 1);
  assert.match(lines(apia).join(), /^2011-12-31 00:00:00 .* More than 1000 occurrences from 2011-12-30 00:00:00 on/);
});

test('a moved time that meets an occurrence there is told as one', async () => {
  const shown = await preview(cron('30 2,3 * * *', berlin), '2026-03-28T12:00:00Z', 2);
  assert.deepEqual(lines(shown), [
    '2026-03-29 03:30:00 | +02:00 | 2026-03-29 02:30:00 does not exist in Europe/Berlin, where the clocks go forward ' +
      'by 1 h; it moved on to 2026-03-29 03:30:00, which is an occurrence of its own, so there is one and not two.',
    '2026-03-30 02:30:00 | +02:00 | -',
  ]);
});

test('a time in a fold says which one was taken, and what would take the other', async () => {
  const what = '2026-10-25 02:30:00 occurs twice in Europe/Berlin, where the clocks go back by 1 h; ';
  const notes = async (fold: 'first' | 'last' | 'both'): Promise<(string | null)[]> => {
    const shown = await preview(cron('30 2 * * *', { ...berlin, fold }), '2026-10-24T12:00:00Z', 2);
    return shown.occurrences.map(({ note }) => note);
  };
  assert.deepEqual(await notes('first'), [
    `${what}the first one, 2026-10-25T00:30:00.000Z, was taken, fold "last" would take 2026-10-25T01:30:00.000Z, and fold "both" would take both.`,
    null,
  ]);
  assert.deepEqual(await notes('last'), [
    `${what}the last one, 2026-10-25T01:30:00.000Z, was taken, fold "first" would take 2026-10-25T00:30:00.000Z, and fold "both" would take both.`,
    null,
  ]);
  assert.deepEqual(await notes('both'), [
    `${what}both were taken, this is the first one, and fold "last" would leave it out.`,
    `${what}both were taken, this is the last one, and fold "first" would leave it out.`,
  ]);
});

test('jitter says by how much, and when it would be due without', async () => {
  const shown = await preview(cron('0 12 * * *', { jitterMs: 60_000 }), '2026-06-01T00:00:00Z', 1);
  assert.match(
    lines(shown).join(),
    /^2026-06-01 12:00:\d\d \| \+00:00 \| Jitter of up to 1 min put it off by [\d.]+ s; without it, it would be due at 2026-06-01T12:00:00.000Z\.$/,
  );
});

test('dues are told in order, and none that comes before the last of them is left out, with jitter wider than the rule', async () => {
  const jittered = cron('* * * * *', { jitterMs: 3_600_000 });
  const shown = await preview(jittered, '2026-06-01T00:00:00Z', 100);
  const all: number[] = [];
  let at = jittered.nextNominal(Date.parse('2026-06-01T00:00:00Z'));
  while (at !== null && at < Date.parse('2026-06-01T06:00:00Z')) {
    const decided = jittered.decide(at);
    if (decided.kind === 'run') all.push(decided.due);
    at = jittered.nextNominal(at);
  }
  const first = all.toSorted((a, b) => a - b).slice(0, 100);
  assert.deepEqual(
    shown.occurrences.map((one) => one.at),
    first,
  );
});

test('a preview ends with the rule', async () => {
  const shown = await preview(recurrence({ rule: { kind: 'at', at: [1_000, 2_000] } }), '1970-01-01T00:00:01Z', 10);
  assert.deepEqual([shown.occurrences.length, shown.truncated], [1, false]);
});

test('a preview lets others have their turn while it looks', async () => {
  const { previewRecurrence } = await import('../../../../src/recurrence/preview.ts');
  let turns = 0;
  const turn = (): undefined => void turns++;
  await previewRecurrence({ recurrence: cron('* * * * *'), after: 0, count: 1_000, turn });
  assert.equal(turns, 1_000);
});
