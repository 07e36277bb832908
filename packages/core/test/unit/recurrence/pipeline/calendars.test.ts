import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewRecurrence } from '../../../../src/recurrence/preview.ts';
import { jitterOffsetMs } from '../../../../src/recurrence/jitter.ts';
import { calendar, cron, instant, plainInput, preview } from './kit.ts';

const weekend = [calendar({ name: 'weekend', weekdays: [6, 7] })];
const saturday = instant('2026-06-06T12:00:00Z');
const monday = instant('2026-06-08T12:00:00Z');
const day = 86_400_000;

test('calendars leave nominal times as they are', () => {
  const daily = cron('0 12 * * *', { calendars: weekend, onExcluded: 'next' });
  assert.equal(daily.nextNominal(saturday - 1), saturday);
});

test('an excluded occurrence does not run with skip, and says why', () => {
  const daily = cron('0 12 * * *', { calendars: weekend });
  assert.deepEqual(daily.decide(saturday), { kind: 'excluded' });
  assert.match(daily.explain(saturday) ?? '', /^2026-06-06 12:00:00 is excluded .*weekend.*on_excluded "next"/);
  assert.deepEqual(daily.decide(monday), { kind: 'run', due: monday });
  assert.equal(daily.explain(monday), null);
});

test('jitter comes after calendars, and by the nominal time', () => {
  const weekly = cron('0 12 * * 6', { calendars: weekend, onExcluded: 'next', jitterMs: 60_000 });
  const offsetMs = jitterOffsetMs(plainInput.hashSeed, saturday, 60_000);
  const without = cron('0 12 * * 6', { calendars: weekend, onExcluded: 'next' }).decide(saturday);
  assert.ok(without.kind === 'run' && without.due > saturday);
  assert.deepEqual(weekly.decide(saturday), { kind: 'run', due: without.due + offsetMs });
  assert.match(weekly.explain(saturday) ?? '', /on_excluded "next" moved it .* Jitter of up to 1 min put it off by/);
});

test('only previous makes an occurrence due before its nominal time, and planAt foresees it', () => {
  const weekly = cron('0 12 * * 6', { calendars: weekend, onExcluded: 'previous' });
  const decided = weekly.decide(saturday);
  assert.ok(decided.kind === 'run' && decided.due < saturday);
  assert.ok(weekly.planAt(saturday) <= decided.due);
  const later = cron('0 12 * * 6', { calendars: weekend, onExcluded: 'next', jitterMs: day });
  assert.equal(later.planAt(saturday), saturday);
});

test('a preview tells of what calendars left out with the next that runs', async () => {
  const shown = await preview(cron('0 12 * * *', { calendars: weekend }), '2026-06-05T00:00:00Z', 2);
  const notes = shown.occurrences.map(({ local, note }) => `${local} ${note ?? '-'}`);
  assert.equal(notes[0], '2026-06-05 12:00:00 -');
  assert.match(
    notes[1] ?? '',
    /^2026-06-08 12:00:00 2 occurrences were excluded by calendars; the first of them: 2026-06-06 12:00:00 is excluded/,
  );
});

test('a preview of occurrences that calendars move back tells them in the order in which they are due', async () => {
  const twice = cron('0 12 * * 4,6', { calendars: weekend, onExcluded: 'previous' });
  const shown = await preview(twice, '2026-06-03T00:00:00Z', 4);
  const dues = shown.occurrences.map(({ at }) => at);
  assert.deepEqual(
    dues,
    dues.toSorted((a, b) => a - b),
  );
  assert.match(shown.occurrences[1]?.note ?? '', /on_excluded "previous" moved it/);
});

test('a preview gives up rather than walk through years of excluded seconds, and says that it did', async () => {
  const never = [calendar({ name: 'weekdays', weekdays: [1, 2, 3, 4, 5, 6, 7] })];
  let turns = 0;
  const shown = await previewRecurrence({
    recurrence: cron('* * * * * *', { calendars: never }),
    after: saturday,
    count: 10,
    turn: () => void turns++,
  });
  assert.deepEqual(shown.occurrences, []);
  assert.equal(shown.truncated, true);
  assert.match(
    shown.note ?? '',
    /^50000 occurrences were excluded by calendars; the first of them: 2026-06-06 12:00:01/,
  );
  assert.equal(turns, 50_000);
});
