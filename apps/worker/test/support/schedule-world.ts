import { createHash } from 'node:crypto';
import {
  backfillSchedule,
  createInherit,
  createOffers,
  createRecurrences,
  createSchedule,
  deleteSchedule,
  formatInstant,
  LedgerUnavailable,
  OutcomeUnknown,
  patchSchedule,
  pauseSchedule,
  planSchedules,
  Refusal,
  resumeSchedule,
  runSchedule,
  silentLogger,
  type EpochMs,
  type HolderAsker,
  type Logger,
  type MissedChoice,
  type OverlapChoice,
  type Schedule,
  type ScheduleDeps,
  type SchedulePatch,
} from '@qbasecron/core';
import { hooked, type Sent } from './start-worker.ts';
import { createWorld, type Command, type WorldLimits } from './world.ts';

export type RuleChoice = { every: string } | { cron: string };

/** One thing that a user does, or that happens to the service. `waits`: nothing else happens until it is answered. */
export type ScheduleCommand =
  | Exclude<Command, { kind: 'accept' | 'cancel' }>
  | {
      kind: 'create';
      rule: RuleChoice;
      jitter: string;
      missed: MissedChoice;
      overlap: OverlapChoice;
      maxRuns: number | null;
      answerMs: number;
    }
  | { kind: 'patch'; which: number; waits: boolean; patch: 'desc' | 'url' | SchedulePatch }
  | { kind: 'pause' | 'resume' | 'delete' | 'run'; which: number; waits: boolean }
  | { kind: 'backfill'; which: number; waits: boolean; minutes: number };

/** An edit that the user was told of. */
export type Acknowledged = {
  at: EpochMs;
  revision: number;
  kind: 'patch' | 'pause' | 'resume' | 'delete';
  /** How many requests had gone out by then. */
  sentCount: number;
  /** Workers could not all be asked to let go of what they held. */
  excused: boolean;
  /** Tasks whose holder did not answer. */
  unreachable: ReadonlySet<string>;
};

/** All that is known of one schedule. */
export type Watched = {
  id: string;
  overlap: OverlapChoice;
  answerMs: number;
  /** The schedule right after each change that landed, whether or not its user was told. */
  history: Schedule[];
  acknowledged: Acknowledged[];
  backfilled: boolean;
  /** An edit failed, or did not come to its end: ranges that it should have cut may stay. */
  disturbed: boolean;
};

const schedulesMax = 3;
const waitMaxMs = 200_000;
const settings = { partitionCount: 16, retention: { succeededMs: 1e9, othersMs: 1e9 }, defaultTimezone: 'UTC' };
/** What is armed without trouble has long been sent by then, and what was missed is judged. */
const quietMs = 60_000;

/** The world with schedules in it, edited through the real use cases. */
export function createScheduleWorld(limits: WorldLimits) {
  const watched = new Map<string, Watched>();
  const world = createWorld(limits, (sent) => ofUrl(sent)?.answerMs ?? 0);
  const { scene, through } = world;
  const { clock, memory } = scene;
  const ledger = hooked(scene.ledger, world.around);
  const { timer } = scene.timer.connect();
  const recurrences = createRecurrences({ calendars: ledger.calendars, clock });
  const offers = createOffers({ timer, clock, log: silentLogger });
  const underWay = new Set<Promise<void>>();
  let numbers = 0;
  let ids = 0;

  const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
  const ofUrl = ({ url }: Sent): Watched | undefined => watched.get(new URL(url).pathname.split('/')[1] ?? '');

  function deps(holder: HolderAsker, log: Logger): ScheduleDeps {
    const { schedules, occurrences, calendars, backfills, tasks } = ledger;
    const planDeps = { schedules, occurrences, recurrences, offers, clock, sha256, settings, log };
    return {
      ...planDeps,
      ...{ calendars, backfills, tasks, holder },
      inherit: createInherit({ destinations: ledger.destinations, clock }),
      newId: () => (++ids).toString(16).padStart(24, '0'),
      plan: (planned) => planSchedules({ deps: planDeps, input: { schedules: planned } }),
    };
  }

  // The record itself is watched, inside of everything that may go wrong on the way to it.
  const { changeSchedule, insertSchedule } = memory.schedules;
  memory.schedules.changeSchedule = async (...args) => {
    const changed = await changeSchedule(...args);
    if (changed) watched.get(changed.id)?.history.push(changed);
    return changed;
  };
  memory.schedules.insertSchedule = async (schedule) => {
    const result = await insertSchedule(schedule);
    if (result === 'inserted') watched.get(schedule.id)?.history.push(schedule);
    return result;
  };

  /** What a user asks for may be refused, or fail; nothing else may happen to it. */
  async function asked(request: Promise<unknown>, waits: boolean): Promise<void> {
    const ended = request.then(
      () => undefined,
      (error: unknown) => {
        const expected =
          error instanceof Refusal ||
          error instanceof LedgerUnavailable ||
          error instanceof OutcomeUnknown ||
          (error instanceof Error && error.message.endsWith('is refused'));
        if (!expected) throw error;
      },
    );
    if (waits) return through(ended, waitMaxMs);
    underWay.add(ended);
    return undefined;
  }

  async function create(command: ScheduleCommand & { kind: 'create' }): Promise<void> {
    if (watched.size >= schedulesMax) return;
    const { rule, jitter, missed, overlap, maxRuns, answerMs } = command;
    const own = deps(scene.asker, silentLogger);
    const id = own.newId();
    watched.set(id, { id, overlap, answerMs, history: [], acknowledged: [], backfilled: false, disturbed: false });
    const draft = {
      ...rule,
      ...{ jitter, missed, overlap },
      ...(maxRuns === null ? {} : { maxRuns }),
      task: { callbackUrl: nextUrl(id) },
    };
    await asked(createSchedule({ deps: own, input: { id, draft } }), true);
  }

  /** The url carries the number of the definition, so that what is sent tells under which one it was planned. */
  function nextUrl(id: string): string {
    return `http://receiver.test/${id}/${++numbers}`;
  }

  async function edit(target: Watched, kind: Acknowledged['kind'], patch?: SchedulePatch): Promise<void> {
    const answers = new Map<string, string | null>();
    let excused = world.isTimerAway();
    const holder: HolderAsker = {
      async askHolder(question, timeoutMs) {
        const answer = await scene.asker.askHolder(question, timeoutMs);
        answers.set(question.taskId, answer);
        return answer;
      },
    };
    const log: Logger = { ...silentLogger, warn: () => void (excused = true) };
    const { id } = target;
    const own = deps(holder, log);
    let wrote = false;
    own.schedules = {
      ...own.schedules,
      changeSchedule: (...args) => {
        wrote = true;
        return ledger.schedules.changeSchedule(...args);
      },
    };
    const changed = await editAs(own, kind, { id, patch }).catch((error: unknown) => {
      target.disturbed = true;
      throw error;
    });
    if (excused) target.disturbed = true;
    // It was so already: by an edit that may be under way still, and is acknowledged later.
    if (!wrote) return;
    const unreachable = [...answers].filter(([, answer]) => answer === null || answer === 'unknown');
    target.acknowledged.push({
      at: clock.now(),
      revision: changed?.revision ?? target.history.at(-1)?.revision ?? 0,
      kind,
      sentCount: scene.sent.length,
      excused: excused || world.isTimerAway(),
      unreachable: new Set(unreachable.map(([taskId]) => taskId)),
    });
  }

  async function editAs(
    own: ScheduleDeps,
    kind: Acknowledged['kind'],
    { id, patch = {} }: { id: string; patch?: SchedulePatch | undefined },
  ): Promise<Schedule | null> {
    switch (kind) {
      case 'patch':
        return patchSchedule({ deps: own, input: { id, patch } });
      case 'pause':
        return pauseSchedule({ deps: own, input: { id } });
      case 'resume':
        return resumeSchedule({ deps: own, input: { id } });
      case 'delete':
        await deleteSchedule({ deps: own, input: { id } });
        return null;
    }
  }

  function patchOf(id: string, patch: 'desc' | 'url' | SchedulePatch): SchedulePatch {
    if (patch === 'desc') return { desc: `number ${++numbers}` };
    const task = { callbackUrl: nextUrl(id) };
    return patch === 'url' ? { task } : { ...patch, task };
  }

  function backfill(target: Watched, minutes: number): Promise<unknown> {
    target.backfilled = true;
    const now = clock.now();
    const span = { from: formatInstant(now - minutes * 60_000), to: formatInstant(now) };
    return backfillSchedule({
      deps: deps(scene.asker, silentLogger),
      input: { scheduleId: target.id, ...span },
    });
  }

  async function run(command: ScheduleCommand): Promise<void> {
    switch (command.kind) {
      case 'create':
        return create(command);
      case 'patch':
      case 'pause':
      case 'resume':
      case 'delete':
      case 'run':
      case 'backfill': {
        const target = [...watched.values()][command.which % watched.size];
        return target && asked(request(target, command), command.waits);
      }
      default:
        return world.run(command);
    }
  }

  function request(target: Watched, command: Extract<ScheduleCommand, { which: number; waits: boolean }>) {
    const { id } = target;
    switch (command.kind) {
      case 'patch':
        return edit(target, 'patch', patchOf(id, command.patch));
      case 'run':
        return runSchedule({ deps: deps(scene.asker, silentLogger), input: { id } });
      case 'backfill':
        return backfill(target, command.minutes);
      default:
        return edit(target, command.kind);
    }
  }

  return {
    run,
    scene,
    settings,
    anyLoss: world.anyLoss,
    /** Those whose creation took. */
    watched: () => [...watched.values()].filter(({ history }) => history.length > 0),

    /** Ends every trouble, sees to it that one worker lives, and lets time pass until nothing is left to make up for. */
    async settle(): Promise<void> {
      await world.settle();
      await through(Promise.all(underWay), waitMaxMs);
      await clock.advance(quietMs);
    },
  };
}

export type ScheduleWorld = ReturnType<typeof createScheduleWorld>;
