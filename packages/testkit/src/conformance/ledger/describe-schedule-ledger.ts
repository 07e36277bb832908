import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import type { LaterJson, PlanPoint, Rule, Schedule, ScheduleQuery } from '@qbasecron/core';
import { aSchedule, aTemplate } from '../../build-schedule.ts';
import { testNow } from '../../build-task.ts';
import { dayMs, fullChoices, idsOf } from './samples.ts';
import { useLedger, type MakeLedger } from './use-ledger.ts';

/** A schedule in which no field is null or empty. */
function aFullSchedule(): Schedule {
  return aSchedule({
    name: 'every.morning',
    rule: { kind: 'cron', cron: 'TZ=Asia/Kathmandu 0 0 9 * * 1-5 2031' },
    timezone: 'America/New_York',
    gap: 'skip',
    fold: 'both',
    startAt: testNow + 1,
    endAt: testNow + 400 * dayMs,
    maxRuns: 77,
    jitterMs: 9_000,
    missed: 'all',
    catchupWindowMs: 3_600_000,
    catchupMax: 12,
    overlap: 'cancel_previous',
    calendars: ['holidays', 'freeze_2030'],
    onExcluded: 'previous',
    desc: '财神 "quoted" \\ $ .*',
    labels: ['one', 'two'],
    task: aTemplate({
      desc: '{{run_number}}',
      ...fullChoices,
      labels: ['three'],
      expiresAfterMs: 5_000,
    }),
    state: 'paused',
    pause: { at: testNow + 2, reason: 'a freeze', by: 'mo' },
    finishReason: 'max_runs',
    plannedUntil: testNow + 3,
    nextNominalAt: testNow + 4,
    nextPlanAt: testNow + 5,
    lastNominalAt: testNow + 6,
    runCount: 7,
    openSkip: { from: testNow, to: testNow + 1, count: 2, reason: 'excluded' },
    pausedSpans: [
      { from: testNow - 10, until: testNow - 5 },
      { from: testNow + 2, until: null },
    ],
    createdAt: testNow + 8,
    updatedAt: testNow + 9,
    finishedAt: testNow + 10,
    revision: 11,
    deletedAt: testNow + 12,
    purgeAt: testNow + 3_650 * dayMs,
  });
}

const emptied = {
  name: null,
  gap: null,
  fold: null,
  startAt: null,
  endAt: null,
  maxRuns: null,
  jitterMs: 0,
  calendars: [],
  desc: '',
  labels: [],
  task: aTemplate({ desc: '', content: { kind: 'form', data: null } }),
  state: 'active',
  pause: null,
  finishReason: null,
  nextNominalAt: null,
  nextPlanAt: null,
  lastNominalAt: null,
  runCount: 0,
  openSkip: null,
  pausedSpans: [],
  finishedAt: null,
  deletedAt: null,
  purgeAt: null,
} satisfies Partial<Schedule>;

/** As a client may post it: keys in an order of its own, and such that need care. */
const oddLater = JSON.parse(
  '{"exceptions":[{"t_a":[36000]}],"schedules":[{"z.y":[1],"$gt":[2],"__proto__":[3],"h":[10,9],"":[4]},{}]}',
) as LaterJson;

const rules: Rule[] = [
  { kind: 'cron', cron: '*/5 9-17 * * MON-FRI' },
  { kind: 'text', text: 'at 10:15 am every weekday — 每天' },
  { kind: 'later', later: oddLater },
  { kind: 'later', later: { schedules: [] } },
  { kind: 'every', every: 'PT90M', anchorAt: testNow - 1 },
  { kind: 'rrule', rrule: 'FREQ=WEEKLY;BYDAY=MO,WE;COUNT=3', dtstart: '2030-01-01T09:00:00' },
  { kind: 'at', at: [-1, 0, testNow, testNow + 1] },
];

const pointOf = ({ revision, plannedUntil }: Schedule): PlanPoint => ({ revision, plannedUntil });

/** Registers the guarantees of schedules on record that every ScheduleLedger gives; planning has its own suite. */
export function describeScheduleLedger(name: string, makeLedger: MakeLedger): void {
  describe(`ScheduleLedger: ${name}`, () => {
    describe('inserting and finding', () => {
      const ledger = useLedger(makeLedger);

      async function assertKept(schedule: Schedule): Promise<void> {
        assert.equal(await ledger().schedules.insertSchedule(schedule), 'inserted');
        const found = await ledger().schedules.findSchedule(schedule.id);
        assert.deepEqual(found, schedule);
        assert.equal(JSON.stringify(found.rule), JSON.stringify(schedule.rule));
        assert.deepEqual(await ledger().schedules.findSchedules([schedule.id]), [schedule]);
      }

      test('a schedule with every field set comes back as it was written', () => assertKept(aFullSchedule()));

      test('a schedule with every field empty comes back as it was written', () => assertKept(aSchedule(emptied)));

      for (const [index, rule] of rules.entries()) {
        test(`a rule of the form ${rule.kind} comes back byte for byte and key for key (${index})`, () =>
          assertKept(aSchedule({ rule })));
      }

      test('an empty body is told from no body, and text from JSON', async () => {
        for (const content of [
          { kind: 'text', body: '' },
          { kind: 'json', body: '""' },
          { kind: 'form', data: '' },
          { kind: 'form', data: null },
        ] as const) {
          await assertKept(aSchedule({ task: aTemplate({ content }) }));
        }
      });

      test('what is on record already is left as it is, a deleted one too', async () => {
        for (const deletedAt of [null, testNow]) {
          const schedule = aSchedule({ deletedAt, desc: 'first' });
          await ledger().schedules.insertSchedule(schedule);
          const again = aSchedule({ id: schedule.id, desc: 'again' });
          assert.equal(await ledger().schedules.insertSchedule(again), 'exists');
          assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), schedule);
        }
      });

      test('of ten callers that insert one id at once, one inserts', async () => {
        const tries = Array.from({ length: 10 }, (_, index) => aSchedule({ id: 'contested', desc: `from ${index}` }));
        const results = await Promise.all(tries.map((schedule) => ledger().schedules.insertSchedule(schedule)));
        assert.equal(results.filter((result) => result === 'inserted').length, 1);
        const winner = tries[results.indexOf('inserted')];
        assert.deepEqual(await ledger().schedules.findSchedule('contested'), winner);
      });

      test('an unknown id finds nothing', async () => {
        assert.equal(await ledger().schedules.findSchedule('unknown'), null);
        assert.deepEqual(await ledger().schedules.findSchedules(['unknown']), []);
        assert.deepEqual(await ledger().schedules.findSchedules([]), []);
      });

      test('of several ids those on record are found, each once, deleted ones included', async () => {
        const schedules = [aSchedule(), aSchedule({ deletedAt: testNow, purgeAt: testNow + dayMs }), aSchedule()];
        for (const schedule of schedules) await ledger().schedules.insertSchedule(schedule);
        const ids = idsOf(schedules);
        const found = await ledger().schedules.findSchedules([...ids, 'unknown', ...ids]);
        assert.deepEqual(byId(found), byId(schedules));
      });
    });

    describe('changing', () => {
      const ledger = useLedger(makeLedger);

      async function kept(overrides: Partial<Schedule> = {}): Promise<Schedule> {
        const schedule = aSchedule(overrides);
        await ledger().schedules.insertSchedule(schedule);
        return schedule;
      }

      test('a change sets what it names, leaves the rest, counts the revision and answers the new record', async () => {
        const schedule = await kept({ revision: 3, labels: ['kept'], runCount: 5 });
        const change = { rule: rules[4] as Rule, desc: 'changed', plannedUntil: testNow + 5, updatedAt: testNow + 1 };
        const changed = await ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), change);
        assert.deepEqual(changed, { ...schedule, ...change, revision: 4 });
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), changed);
      });

      test('null and empty values empty a field', async () => {
        const schedule = aFullSchedule();
        await ledger().schedules.insertSchedule(schedule);
        const changed = await ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), emptied);
        assert.deepEqual(changed, { ...schedule, ...emptied, revision: 12 });
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), changed);
      });

      test('a deleted schedule can be changed, and so come back', async () => {
        const schedule = await kept({ name: 'back', deletedAt: testNow, purgeAt: testNow + 3_650 * dayMs });
        const change = { deletedAt: null, purgeAt: null };
        const changed = await ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), change);
        assert.deepEqual(changed, { ...schedule, ...change, revision: 2 });
      });

      const refusals: [string, Partial<PlanPoint>][] = [
        ['a stale revision', { revision: 1 }],
        ['a revision that is not yet there', { revision: 3 }],
        ['an older moment of planning', { plannedUntil: testNow - 1 }],
        ['a newer moment of planning', { plannedUntil: testNow + 1 }],
      ];
      for (const [what, part] of refusals) {
        test(`a condition with ${what} changes nothing`, async () => {
          const schedule = await kept({ revision: 2 });
          const condition = { ...pointOf(schedule), ...part };
          assert.equal(await ledger().schedules.changeSchedule(schedule.id, condition, { desc: 'changed' }), null);
          assert.equal(
            await ledger().schedules.advanceSchedules([{ id: schedule.id, condition, change: { runCount: 9 } }]),
            0,
          );
          assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), schedule);
        });
      }

      test('an unknown schedule is not changed and not made', async () => {
        const condition = { revision: 1, plannedUntil: testNow };
        assert.equal(await ledger().schedules.changeSchedule('unknown', condition, { desc: 'new' }), null);
        assert.equal(
          await ledger().schedules.advanceSchedules([{ id: 'unknown', condition, change: { runCount: 1 } }]),
          0,
        );
        assert.equal(await ledger().schedules.findSchedule('unknown'), null);
      });

      test('a change that is made again, because its answer was lost, changes nothing more', async () => {
        const schedule = await kept();
        const change = (): Promise<Schedule | null> =>
          ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), { desc: 'changed' });
        const changed = await change();
        assert.equal(await change(), null);
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), changed);
      });

      test('of ten changes of one revision at once, one is made', async () => {
        const schedule = await kept();
        const results = await Promise.all(
          Array.from({ length: 10 }, (_, index) =>
            ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), { desc: `change ${index}` }),
          ),
        );
        const made = results.filter((result) => result !== null);
        assert.equal(made.length, 1);
        assert.equal(made[0]?.revision, 2);
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), made[0]);
      });

      test('of a change and a planner’s advance at once, one takes', async () => {
        const schedule = await kept();
        const [changed, advanced] = await Promise.all([
          ledger().schedules.changeSchedule(schedule.id, pointOf(schedule), { desc: 'changed' }),
          ledger().schedules.advanceSchedules([
            { id: schedule.id, condition: pointOf(schedule), change: { plannedUntil: testNow + 60_000, runCount: 1 } },
          ]),
        ]);
        assert.equal(advanced, changed === null ? 1 : 0);
        const expected =
          changed === null
            ? { ...schedule, plannedUntil: testNow + 60_000, runCount: 1 }
            : { ...schedule, desc: 'changed', revision: 2 };
        assert.deepEqual(await ledger().schedules.findSchedule(schedule.id), expected);
      });
    });

    describe('lists', () => {
      const ledger = useLedger(makeLedger);
      const schedules = [
        aSchedule({ id: 'a', createdAt: testNow, labels: ['red', 'big'] }),
        aSchedule({ id: 'b', createdAt: testNow + 1, labels: ['red'], name: 'bee' }),
        aSchedule({ id: 'c', createdAt: testNow + 1, state: 'finished' }),
        aSchedule({ id: 'd', createdAt: testNow + 2, labels: ['big'], state: 'paused' }),
        aSchedule({ id: 'e', createdAt: testNow + 3, labels: ['red'], state: 'finished' }),
        aSchedule({ id: 'f', createdAt: testNow + 4, labels: ['red'], name: 'eff', deletedAt: testNow }),
      ];
      const cases: [string, Partial<ScheduleQuery>, string][] = [
        ['the newest come first, of one instant in order of id, deleted ones never', {}, 'edcba'],
        ['a limit keeps the first', { limit: 2 }, 'ed'],
        ['a limit of nothing gives nothing', { limit: 0 }, ''],
        ['by state', { states: ['active'] }, 'ba'],
        ['by several states', { states: ['paused', 'finished'] }, 'edc'],
        ['by no state', { states: [] }, ''],
        ['by label', { label: 'red' }, 'eba'],
        ['by label and state', { label: 'red', states: ['active'] }, 'ba'],
        ['by name', { name: 'bee' }, 'b'],
        ['by the name of a deleted one', { name: 'eff' }, ''],
        ['by name and another label', { name: 'bee', label: 'big' }, ''],
        ['after a position', { after: { at: testNow + 1, id: 'c' } }, 'ba'],
        ['after a position that no schedule has', { after: { at: testNow + 2, id: 'a' } }, 'cba'],
        ['after a position and by label', { label: 'red', after: { at: testNow + 3, id: 'e' } }, 'ba'],
        ['after a position and by state', { states: ['finished'], after: { at: testNow + 3, id: 'e' } }, 'c'],
      ];
      before(async () => {
        for (const schedule of schedules) await ledger().schedules.insertSchedule(schedule);
      });
      for (const [what, query, expected] of cases) {
        test(what, async () => {
          const found = await ledger().schedules.listSchedules({ limit: 50, ...query });
          assert.deepEqual(
            found,
            expected.split('').map((id) => schedules.find((schedule) => schedule.id === id)),
          );
        });
      }

      test('for the proof they come by id, page after page, deleted ones included', async () => {
        const pages = [await ledger().schedules.schedulesById(null, 4), await ledger().schedules.schedulesById('d', 4)];
        assert.deepEqual(pages.flat(), schedules);
        assert.deepEqual(idsOf(await ledger().schedules.schedulesById('bb', 2)), ['c', 'd']);
        assert.deepEqual(await ledger().schedules.schedulesById('f', 4), []);
        assert.deepEqual(await ledger().schedules.schedulesById(null, 0), []);
      });
    });

    describe('pages', () => {
      const ledger = useLedger(makeLedger);

      test('paging neither skips nor repeats a schedule while others are made', async () => {
        // Few distinct instants, so that most pages end within one.
        const made = (index: number): Schedule => aSchedule({ createdAt: testNow + (index % 3) });
        const schedules = Array.from({ length: 20 }, (_, index) => made(index));
        for (const schedule of schedules) await ledger().schedules.insertSchedule(schedule);
        const seen: Schedule[] = [];
        for (let page: Schedule[] = []; ;) {
          const last = page.at(-1);
          const after = last && { at: last.createdAt, id: last.id };
          page = await ledger().schedules.listSchedules({ limit: 3, ...(after ? { after } : {}) });
          if (page.length === 0) break;
          seen.push(...page);
          await ledger().schedules.insertSchedule(made(seen.length));
        }
        const seenIds = idsOf(seen);
        assert.equal(new Set(seenIds).size, seenIds.length, 'a schedule was repeated');
        assert.deepEqual(
          idsOf(schedules).filter((id) => !seenIds.includes(id)),
          [],
        );
      });
    });
  });
}

function byId(schedules: readonly Schedule[]): Schedule[] {
  return schedules.toSorted((one, other) => (one.id < other.id ? -1 : 1));
}
