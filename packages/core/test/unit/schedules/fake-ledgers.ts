import {
  LedgerUnavailable,
  OutcomeUnknown,
  type Backfill,
  type BackfillLedger,
  type Calendar,
  type CalendarLedger,
  type OccurrenceLedger,
  type PlanResult,
  type Schedule,
  type ScheduleLedger,
  type ScheduleVersion,
  type SkipRange,
  type Task,
} from '@qbasecron/core';

/** What the fake ledger holds, for tests to look at and to force. */
export type Records = {
  schedules: Map<string, Schedule>;
  versions: Map<string, ScheduleVersion>;
  skips: Map<string, SkipRange>;
  tasks: Map<string, Task>;
  backfills: Map<string, Backfill>;
  calendars: Map<string, Calendar>;
};

export function createRecords(tasks: Map<string, Task>): Records {
  return {
    schedules: new Map(),
    versions: new Map(),
    skips: new Map(),
    tasks,
    backfills: new Map(),
    calendars: new Map(),
  };
}

const copy = structuredClone;
const byNominal = (one: Task, other: Task): number =>
  nominalOf(one) - nominalOf(other) || (one.id < other.id ? -1 : Number(one.id > other.id));
const nominalOf = (task: Task): number => task.occurrence?.nominalAt ?? 0;
const isOpen = ({ state }: Task): boolean => state === 'scheduled' || state === 'delivering';

export function createFakeSchedules({ schedules, skips, versions }: Records): ScheduleLedger {
  const at = (id: string, condition: { revision: number; plannedUntil: number }): Schedule | null => {
    const found = schedules.get(id);
    return found?.revision === condition.revision && found.plannedUntil === condition.plannedUntil ? found : null;
  };
  return {
    async insertSchedule(schedule) {
      if (schedules.has(schedule.id)) return 'exists';
      schedules.set(schedule.id, copy(schedule));
      return 'inserted';
    },
    findSchedule: async (id) => copy(schedules.get(id) ?? null),
    findSchedules: async (ids) => ids.flatMap((id) => copy(schedules.get(id) ?? [])),
    async listSchedules({ states, after, limit }) {
      return [...schedules.values()]
        .filter((one) => one.deletedAt === null && (states?.includes(one.state) ?? true))
        .toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
        .filter((one) => !after || one.createdAt < after.at || (one.createdAt === after.at && one.id < after.id))
        .slice(0, limit)
        .map((one) => copy(one));
    },
    async changeSchedule(id, condition, change) {
      const found = at(id, condition);
      if (!found) return null;
      const changed = { ...found, ...copy(change), revision: found.revision + 1 };
      schedules.set(id, changed);
      return copy(changed);
    },
    async dueSchedules(before, limit) {
      const due = [...schedules.values()].filter(({ nextPlanAt }) => nextPlanAt !== null && nextPlanAt <= before);
      return due.slice(0, limit).map((one) => copy(one));
    },
    schedulesToTick: async () => [],
    async advanceSchedules(advances) {
      const taken = advances.filter(({ id, condition, change, addRuns = 0 }) => {
        const found = at(id, condition);
        if (found) schedules.set(id, { ...found, runCount: found.runCount + addRuns, ...copy(change) });
        return found !== null;
      });
      return taken.length;
    },
    async addSkips(added) {
      for (const skip of added) skips.set(`${skip.scheduleId}:${skip.reason}:${skip.from}`, copy(skip));
    },
    async listSkips({ scheduleId, from, until, limit }) {
      return [...skips.values()]
        .filter((skip) => skip.scheduleId === scheduleId && skip.from < until && (skip.to ?? Infinity) >= from)
        .toSorted((a, b) => a.from - b.from)
        .slice(0, limit)
        .map((skip) => copy(skip));
    },
    async addVersion(version) {
      versions.set(`${version.scheduleId}:${version.revision}`, copy(version));
    },
    async listVersions(ids) {
      const found = [...versions.values()].filter(({ scheduleId }) => ids.includes(scheduleId));
      return copy(found.toSorted((a, b) => a.revision - b.revision));
    },
    async schedulesById(afterId, limit) {
      const found = [...schedules.values()].filter(({ id }) => afterId === null || id > afterId);
      return found
        .toSorted((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map((one) => copy(one));
    },
  };
}

export function createFakeOccurrences({ tasks }: Records): OccurrenceLedger {
  const of = (scheduleId: string): Task[] => [...tasks.values()].filter((task) => task.scheduleId === scheduleId);
  return {
    async planOccurrences({ tasks: planned, revive, anyRevision }) {
      return planned.map((task): PlanResult => {
        const found = tasks.get(task.id);
        if (!found) {
          tasks.set(task.id, copy(task));
          return 'inserted';
        }
        const isOlder = (found.occurrence?.scheduleRevision ?? 0) < (task.occurrence?.scheduleRevision ?? 0);
        if (found.attemptCount > 0 || found.deletedAt !== null) return 'stands';
        if (found.state === 'delivering') return isOlder ? 'held' : 'stands';
        const isRevived =
          found.state === 'cancelled' && found.finishReason !== null && revive.includes(found.finishReason);
        const isRenewed = found.state === 'scheduled' ? isOlder : isRevived && (isOlder || anyRevision);
        if (!isRenewed) return 'stands';
        tasks.set(task.id, { ...copy(task), createdAt: found.createdAt, revision: found.revision + 1 });
        return 'renewed';
      });
    },
    async openOccurrences(scheduleIds, limit) {
      const open = scheduleIds.flatMap((id) => of(id).filter(isOpen).toSorted(byNominal));
      return open.slice(0, limit).flatMap((task) => {
        const {
          id: taskId,
          scheduleId,
          occurrence,
          dueAt,
          partition,
          nextAttemptAt,
          state,
          attemptCount,
          lease,
        } = task;
        if (scheduleId === null || !occurrence) return [];
        const { scheduleRevision, nominalAt, kind } = occurrence;
        const times = { nominalAt, dueAt, nextAttemptAt };
        return [{ taskId, scheduleId, scheduleRevision, ...times, partition, state, attemptCount, kind, lease }];
      });
    },
    async firstRunNumberAfter(scheduleId, after, revision) {
      const numbers = of(scheduleId).flatMap(({ occurrence }) =>
        occurrence?.scheduleRevision === revision && occurrence.nominalAt > after && occurrence.runNumber > 0
          ? [occurrence.runNumber]
          : [],
      );
      return numbers.length > 0 ? Math.min(...numbers) : null;
    },
    async cancelOccurrences({ scheduleId, kinds, revisionBelow, backfillId, reason, at, purgeAt }) {
      const cancelled = of(scheduleId).filter(({ occurrence, state, attemptCount }) => {
        if (!occurrence || state !== 'scheduled' || attemptCount > 0) return false;
        const isOfBackfill = backfillId === undefined || occurrence.backfillId === backfillId;
        return kinds.includes(occurrence.kind) && occurrence.scheduleRevision < revisionBelow && isOfBackfill;
      });
      for (const task of cancelled) {
        tasks.set(task.id, { ...task, state: 'cancelled', finishReason: reason, finishedAt: at, purgeAt });
      }
      return cancelled.length;
    },
    endOccurrences: async () => 0,
    wakeOccurrence: async () => false,
    async listOccurrences({ scheduleId, from, until, order, limit }) {
      const found = of(scheduleId).filter((task) => nominalOf(task) >= from && nominalOf(task) < until);
      const sorted = found.toSorted(byNominal);
      return (order === 'latest' ? sorted.toReversed() : sorted).slice(0, limit).map((task) => copy(task));
    },
  };
}

export function createFakeBackfills({ backfills }: Records): BackfillLedger {
  return {
    async insertBackfill(backfill) {
      if (!backfills.has(backfill.id)) backfills.set(backfill.id, copy(backfill));
    },
    findBackfill: async (id) => copy(backfills.get(id) ?? null),
    listBackfills: async (scheduleId) => [...backfills.values()].filter((one) => one.scheduleId === scheduleId),
    async dueBackfills(before) {
      return [...backfills.values()].filter(
        ({ state, nextPlanAt }) => state === 'running' && nextPlanAt !== null && nextPlanAt <= before,
      );
    },
    async changeBackfill(id, { plannedUntil }, change) {
      const found = backfills.get(id);
      if (found?.state !== 'running' || found.plannedUntil !== plannedUntil) return false;
      backfills.set(id, { ...found, ...change });
      return true;
    },
  };
}

export function createFakeCalendars({ calendars }: Records): CalendarLedger {
  return {
    async writeCalendar(calendar, revisionBefore) {
      if ((calendars.get(calendar.name)?.revision ?? 0) !== revisionBefore) return false;
      calendars.set(calendar.name, copy(calendar));
      return true;
    },
    findCalendars: async (names) => names.flatMap((name) => copy(calendars.get(name) ?? [])),
    async listCalendars(afterName, limit) {
      const found = [...calendars.values()].filter(({ name }) => afterName === null || name > afterName);
      return found.toSorted((a, b) => (a.name < b.name ? -1 : 1)).slice(0, limit);
    },
    removeCalendar: async (name) => calendars.delete(name),
  };
}

const writes: ReadonlySet<string> = new Set([
  'insertSchedule',
  'changeSchedule',
  'advanceSchedules',
  'addSkips',
  'addVersion',
  'planOccurrences',
  'cancelOccurrences',
  'insertBackfill',
  'changeBackfill',
  'writeCalendar',
  'insertTasks',
  'changeTask',
]);

/** How calls of the fake ledgers go wrong. */
export type Faults = {
  /** Writes seen so far, by name. */
  log: string[];
  /** From this write on nothing is taken any more: the process that asks has died. Null: it lives. */
  dieAt: number | null;
  /** The next call of this name: `before` it takes effect LedgerUnavailable, `after` it OutcomeUnknown. */
  next: Map<string, 'before' | 'after' | 'unknown before'>;
  /** Runs before the next call of this name takes effect: a race. */
  race: Map<string, () => void | Promise<void>>;
  /** Runs after the next call of this name took effect; what the call answers is read after that. */
  after: Map<string, () => void | Promise<void>>;
};

export function createFaults(): Faults {
  return { log: [], dieAt: null, next: new Map(), race: new Map(), after: new Map() };
}

export function withFaults<Part extends object>(part: Part, faults: Faults): Part {
  return new Proxy(part, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function' || typeof name !== 'string') return method;
      return async (...args: unknown[]): Promise<unknown> => {
        const race = faults.race.get(name);
        faults.race.delete(name);
        await race?.();
        if (writes.has(name)) {
          if (faults.dieAt !== null && faults.log.length >= faults.dieAt) throw new LedgerUnavailable('died');
          faults.log.push(name);
        }
        const fault = faults.next.get(name);
        faults.next.delete(name);
        if (fault === 'before') throw new LedgerUnavailable('away');
        if (fault === 'unknown before') throw new OutcomeUnknown('cut off');
        const result: unknown = await Reflect.apply(method, target, args);
        const after = faults.after.get(name);
        faults.after.delete(name);
        if (after) {
          await after();
          // As a ledger that reads back what it wrote, and finds what others have made of it.
          return (target as { findSchedule?: (id: unknown) => unknown }).findSchedule?.(args[0]) ?? result;
        }
        if (fault === 'after') throw new OutcomeUnknown('cut off');
        return result;
      };
    },
  });
}
