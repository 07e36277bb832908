import assert from 'node:assert/strict';
import {
  createRecurrence,
  isFinal,
  proveSchedules,
  silentLogger,
  type EpochMs,
  type Schedule,
  type SkipSpan,
  type Task,
} from '@qbasecron/core';
import type { ScheduleWorld, Watched } from './schedule-world.ts';

/** What a worker may have armed when it cannot be asked to let go. */
const armedMs = 2_500;
/** Older than this everything is decided, and what can be sent is sent. */
const settledMs = 45_000;
const many = 1_000_000;

type Facts = {
  world: ScheduleWorld;
  watched: Watched;
  schedule: Schedule;
  tasks: Task[];
  skips: SkipSpan[];
  expected: EpochMs[];
  /** Ids of tasks that an edit may have been too late for. */
  late: Set<string>;
};

/** Throws unless everything is as the README promises. */
export async function checkSchedules(world: ScheduleWorld): Promise<void> {
  const facts: Facts[] = [];
  for (const watched of world.watched()) facts.push(await gather(world, watched));
  for (const one of facts) {
    one.late = checkGhosts(one);
    checkSends(one);
    checkCover(one);
    checkNumbers(one);
    checkOverlap(one);
    checkLife(one);
  }
  await checkProof(world);
}

async function gather(world: ScheduleWorld, watched: Watched): Promise<Facts> {
  const { schedules, occurrences } = world.scene.memory;
  const { id: scheduleId } = watched;
  const schedule = await schedules.findSchedule(scheduleId);
  assert.ok(schedule);
  const all = { scheduleId, from: 0, until: Number.MAX_SAFE_INTEGER, limit: many };
  const tasks = await occurrences.listOccurrences({ ...all, order: 'earliest' });
  const closed = (await schedules.listSkips(all)).filter(({ count }) => count !== 0);
  const skips = schedule.openSkip ? [...closed, schedule.openSkip] : closed;
  return { world, watched, schedule, tasks, skips, expected: expectedOf(watched, schedule), late: new Set() };
}

/** Each definition says what occurs from its change to the next. */
function expectedOf({ history }: Watched, { plannedUntil }: Schedule): EpochMs[] {
  const expected: EpochMs[] = [];
  for (const [index, version] of history.entries()) {
    if (version.deletedAt !== null) break;
    const until = Math.min(history[index + 1]?.updatedAt ?? plannedUntil, plannedUntil);
    const read = createRecurrence({ ...version, hashSeed: version.id, calendars: [] });
    assert.ok(read.ok);
    let at = read.value.nextNominal(version.updatedAt);
    for (; at !== null && at <= until; at = read.value.nextNominal(at)) expected.push(at);
  }
  return expected;
}

/** The first request of each task, with its place in the order of all. */
function firstSends({ world, tasks }: Facts) {
  const byId = new Map(tasks.map((task) => [task.id, task]));
  const seen = new Set<string>();
  return world.scene.sent.flatMap((sent, index) => {
    const task = byId.get(sent.id);
    if (!task || seen.has(sent.id)) return [];
    seen.add(sent.id);
    return [{ task, sent, index, dueAt: Date.parse(sent.headers['qbasecron-due-at'] ?? '') }];
  });
}

function checkGhosts(facts: Facts): Set<string> {
  const { watched } = facts;
  const late = new Set<string>();
  for (const { task, sent, index, dueAt } of firstSends(facts)) {
    const isOfRule = task.occurrence?.kind === 'planned' || task.occurrence?.kind === 'catchup';
    const newest = watched.history.findLast(({ task: { callbackUrl } }) => callbackUrl === sent.url)?.revision ?? 0;
    for (const ack of watched.acknowledged.filter(({ sentCount }) => sentCount <= index)) {
      const after = watched.history.find(({ revision }) => revision === ack.revision);
      const resumed = watched.history.some(
        ({ revision, state, updatedAt }) => revision > ack.revision && state === 'active' && updatedAt <= sent.at,
      );
      const isGhost =
        ack.kind === 'delete' || (isOfRule && (newest < ack.revision || (after?.state === 'paused' && !resumed)));
      if (!isGhost) continue;
      const excused = (ack.excused || ack.unreachable.has(task.id)) && dueAt <= ack.at + armedMs;
      assert.ok(
        excused,
        `ghost: ${task.occurrence?.kind} ${task.id} due ${dueAt - ack.at} ms and sent ${sent.at - ack.at} ms after ${ack.kind} ${ack.revision} was acknowledged; its url is of ${newest}`,
      );
      late.add(task.id);
    }
  }
  return late;
}

function checkSends(facts: Facts): void {
  const { world, watched, tasks, expected, schedule } = facts;
  const nominals = new Set(expected);
  for (const { task, sent, dueAt } of firstSends(facts)) {
    assert.ok(sent.at >= dueAt, `early: ${task.id} by ${dueAt - sent.at} ms`);
    const { kind = 'manual', nominalAt = 0 } = task.occurrence ?? {};
    const isOfRule = kind === 'planned' || kind === 'catchup';
    // One of an older definition went out before its edit was acknowledged: otherwise it was told to be a ghost.
    const said = !isOfRule || nominals.has(nominalAt) || isOfOlder(task, watched);
    assert.ok(said || nominalAt > schedule.plannedUntil, `no rule says ${nominalAt} of ${task.id}`);
  }
  if (world.anyLoss()) return;
  const ids = new Set(tasks.map(({ id }) => id));
  const sent = world.scene.sentIds().filter((id) => ids.has(id));
  assert.equal(sent.length, new Set(sent).size, 'an occurrence was sent twice though no worker was lost');
}

/** Every nominal time is either a task or within one range, and the ranges count what they hold. */
function checkCover({ tasks, skips, expected, schedule, watched, late }: Facts): void {
  const byNominal = new Map(
    tasks.filter(({ occurrence }) => occurrence?.kind !== 'manual').map((task) => [task.occurrence?.nominalAt, task]),
  );
  for (const at of expected) {
    const task = byNominal.get(at);
    const ranges = skips.filter(({ from, to }) => from <= at && (to === null || at <= to));
    const isLive = task !== undefined && (task.state !== 'cancelled' || !isFreed(task, watched));
    const told = `${at} ${at - schedule.createdAt} ms after creation: task ${task?.state} ${task?.finishReason} ${task?.occurrence?.kind}, ${ranges.map((one) => JSON.stringify(one)).join()}`;
    const onRecord =
      isLive ||
      ranges.length > 0 ||
      (task?.state === 'cancelled' && task.finishReason !== 'superseded') ||
      schedule.deletedAt !== null;
    assert.ok(onRecord, `nothing on record of ${told}`);
    if (watched.disturbed) continue;
    assert.ok(ranges.length <= 1, `in two ranges: ${told}`);
    // One that was planned while the record could not move on was found missed by both, planner and worker.
    const isOne = task?.occurrence?.kind === 'backfill' || task?.finishReason === 'missed';
    const twice = isLive && !isOne && ranges.length > 0;
    assert.ok(!twice || late.has(task.id), `both planned and skipped: ${told}`);
  }
  if (watched.backfilled || watched.disturbed) return;
  for (const { from, to, count, reason } of skips) {
    if (to === null || count === null) continue;
    const within = expected.filter((at) => at >= from && at <= to).length;
    assert.equal(count, within, `a range ${reason} from ${from - schedule.createdAt} to ${to - schedule.createdAt}`);
  }
}

/**
 * Cancelled for an edit: only a later plan brings it back. Or skipped, in the lead, for an overlap, just before another
 * definition came to decide it.
 */
function isFreed(task: Task, watched: Watched): boolean {
  if (task.finishReason === 'superseded' || task.finishReason === 'paused') return true;
  return task.state === 'cancelled' && isOfOlder(task, watched);
}

/** Armed just before another definition came to decide it. */
function isOfOlder({ occurrence }: Task, { history }: Watched): boolean {
  const { scheduleRevision = 0, nominalAt = 0 } = occurrence ?? {};
  return history.some(({ revision, updatedAt }) => revision > scheduleRevision && updatedAt < nominalAt);
}

function checkNumbers({ tasks, schedule, watched, late, expected }: Facts): void {
  // What was decided in the very moment of an edit may keep another reason than that it was superseded.
  const said = new Set(expected);
  const ofRule = tasks.filter(
    ({ occurrence: one }) => (one?.kind === 'planned' || one?.kind === 'catchup') && said.has(one.nominalAt),
  );
  const numberOf = (task: Task): number => task.occurrence?.runNumber ?? 0;
  const hasLeft = (task: Task): boolean => isFreed(task, watched) || isOfOlder(task, watched) || late.has(task.id);
  const live = ofRule.filter((task) => !hasLeft(task)).map(numberOf);
  const told = `${live.join()} of ${schedule.runCount}, at most ${schedule.maxRuns}`;
  assert.equal(live.length, new Set(live).size, `a run number twice: ${told}`);
  const raised = watched.history.some(({ maxRuns }) => maxRuns !== schedule.maxRuns);
  const most = schedule.maxRuns === null || raised ? Number.POSITIVE_INFINITY : schedule.maxRuns;
  assert.ok(
    live.every((number) => number <= Math.min(most, schedule.runCount)),
    `beyond the last run: ${told}`,
  );
  if (watched.backfilled) return;
  // What was due after a pause or an edit and was not brought back has taken its number along.
  const freed = new Set(ofRule.filter(hasLeft).map(numberOf));
  const known = new Set(live);
  for (let number = 1; number <= schedule.runCount; number++) {
    assert.ok(known.has(number) || freed.has(number), `run ${number} is missing: ${told}`);
  }
}

function checkOverlap(facts: Facts): void {
  const { world, watched } = facts;
  const isRestricted = watched.overlap === 'skip' || watched.overlap.startsWith('buffer');
  if (!isRestricted || world.anyLoss()) return;
  const before: { lane: string; dueAt: EpochMs; untilAt: EpochMs }[] = [];
  for (const { task, sent, dueAt } of firstSends(facts)) {
    // One asked for by hand is due before those that were armed before it, which do not know of it.
    if (task.occurrence?.kind === 'manual') continue;
    const lane = task.occurrence?.kind === 'backfill' ? 'backfill' : 'live';
    // Nor does one that comes to be planned only now, of a second backfill for example, wait for any due after it.
    const beside = before.some((one) => one.lane === lane && one.dueAt <= dueAt && one.untilAt > sent.at);
    assert.ok(!beside, `${task.id} went out while an earlier one of its schedule was on the wire`);
    before.push({ lane, dueAt, untilAt: sent.at + watched.answerMs });
  }
}

/** Nothing stands still: what is due is decided, and what is to be sent is not left lying. */
function checkLife({ world, tasks, schedule, watched }: Facts): void {
  const now = world.scene.clock.now();
  if (schedule.state === 'active') {
    assert.ok((schedule.nextPlanAt ?? 0) > now - 10_000, `not planned since ${now - (schedule.nextPlanAt ?? 0)} ms`);
  }
  if (watched.overlap !== 'allow' || watched.answerMs > 1_000) return;
  for (const { id, state, dueAt } of tasks) {
    assert.ok(isFinal(state) || dueAt > now - settledMs, `${id} is ${state} ${now - dueAt} ms after it was due`);
  }
}

async function checkProof({ scene, settings }: ScheduleWorld): Promise<void> {
  const { clock, memory } = scene;
  const deps = { schedules: memory.schedules, occurrences: memory.occurrences, clock, settings, log: silentLogger };
  const input = { from: clock.now() - 86_400_000, to: clock.now() };
  // The proof may give others their turn, for which time must pass.
  let ended = false;
  const proof = proveSchedules({ deps, input }).finally(() => void (ended = true));
  await clock.advanceUntil(() => ended, 10_000);
  const { schedules: figures } = await proof;
  assert.deepEqual([figures.missing, figures.extra], [[], []]);
}
