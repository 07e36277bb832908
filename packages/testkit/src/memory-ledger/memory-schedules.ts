import type { PlanPoint, Schedule, ScheduleLedger, ScheduleQuery, ScheduleVersion, SkipRange } from '@qbasecron/core';
import { assignGiven, by, copy, firstOf, type MemoryStore } from './memory-store.ts';

export function createMemorySchedules(store: MemoryStore): ScheduleLedger {
  const { schedules, skips, versions } = store;

  /** The stored schedule itself, if it is where the condition says. */
  function at(id: string, { revision, plannedUntil }: PlanPoint): Schedule | null {
    const schedule = schedules.get(id);
    return schedule?.revision === revision && schedule.plannedUntil === plannedUntil ? schedule : null;
  }

  function planned(fits: (nextPlanAt: number) => boolean, limit: number): Schedule[] {
    const nextPlanAt = (schedule: Schedule): number => schedule.nextPlanAt ?? NaN;
    return firstOf([...schedules.values()].filter((one) => fits(nextPlanAt(one))).sort(by(nextPlanAt)), limit);
  }

  return {
    async insertSchedule(schedule) {
      if (schedules.has(schedule.id)) return 'exists';
      schedules.set(schedule.id, copy(schedule));
      return 'inserted';
    },

    async findSchedule(id) {
      return copy(schedules.get(id) ?? null);
    },

    async findSchedules(ids) {
      return [...new Set(ids)].flatMap((id) => {
        const schedule = schedules.get(id);
        return schedule ? [copy(schedule)] : [];
      });
    },

    async listSchedules(query) {
      const found = [...schedules.values()].filter((schedule) => fitsQuery(schedule, query));
      found.sort(
        by<Schedule>(
          (schedule) => schedule.createdAt,
          (schedule) => schedule.id,
        ),
      );
      return firstOf(found.reverse(), query.limit);
    },

    async changeSchedule(id, condition, change) {
      const schedule = at(id, condition);
      if (!schedule) return null;
      assignGiven(schedule, change);
      schedule.revision += 1;
      return copy(schedule);
    },

    dueSchedules: async (before, limit) => planned((nextPlanAt) => nextPlanAt <= before, limit),

    schedulesToTick: async (from, until, limit) =>
      planned((nextPlanAt) => nextPlanAt >= from && nextPlanAt < until, limit),

    async advanceSchedules(advances) {
      const taken = advances.filter(({ id, condition, change, addRuns = 0 }) => {
        const schedule = at(id, condition);
        if (!schedule) return false;
        assignGiven(schedule, change);
        schedule.runCount += addRuns;
        return true;
      });
      return taken.length;
    },

    async addSkips(added) {
      for (const skip of added) skips.set(`${skip.scheduleId}:${skip.reason}:${skip.from}`, copy(skip));
    },

    async listSkips({ scheduleId, from, until, limit }) {
      const touching = [...skips.values()].filter(
        (skip) => skip.scheduleId === scheduleId && skip.from < until && (skip.to ?? Infinity) >= from,
      );
      const sorted = touching.sort(
        by<SkipRange>(
          (skip) => skip.from,
          (skip) => skip.reason,
        ),
      );
      return firstOf(sorted, limit);
    },

    async addVersion(version) {
      versions.set(`${version.scheduleId}:${version.revision}`, copy(version));
    },

    async listVersions(scheduleIds) {
      const found = [...versions.values()].filter(({ scheduleId }) => scheduleIds.includes(scheduleId));
      const sorted = found.sort(
        by<ScheduleVersion>(
          (version) => version.scheduleId,
          (version) => version.revision,
        ),
      );
      return firstOf(sorted, Infinity);
    },

    async schedulesById(afterId, limit) {
      const found = [...schedules.values()].filter(({ id }) => afterId === null || id > afterId);
      return firstOf(found.sort(by((schedule) => schedule.id)), limit);
    },
  };
}

function fitsQuery(schedule: Schedule, { states, label, name, after }: ScheduleQuery): boolean {
  const { createdAt, id } = schedule;
  return (
    schedule.deletedAt === null &&
    (states === undefined || states.includes(schedule.state)) &&
    (label === undefined || schedule.labels.includes(label)) &&
    (name === undefined || schedule.name === name) &&
    (after === undefined || createdAt < after.at || (createdAt === after.at && id < after.id))
  );
}
