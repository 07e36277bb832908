import { taskStates } from '@qbasecron/core';
import type { DutyLedger, LedgerFigures, TaskState } from '@qbasecron/core';
import { counter, decode, encode, instant, nested, nullable, number, required, toDate, type Codecs } from './fields.ts';
import type { Guard } from './guard.ts';
import { insertOnce } from './insert-once.ts';
import { metaIds, type Collections } from './names.ts';

type Deps = { collections: Collections; guard: Guard };

const codecs: Codecs<LedgerFigures> = {
  measuredAt: required('measured_at', instant),
  tasksByState: required(
    'tasks_by_state',
    nested<LedgerFigures['tasksByState']>({
      scheduled: required('scheduled', number),
      delivering: required('delivering', number),
      awaiting_ack: counter('awaiting_ack'),
      succeeded: required('succeeded', number),
      failed: required('failed', number),
      cancelled: required('cancelled', number),
      expired: required('expired', number),
    }),
  ),
  oldestOverdueAt: nullable('oldest_overdue_at', instant),
};

/** Two ledger clocks, each measured from a worker, may be this far apart without anything being wrong. */
const clockToleranceMs = 1_000;

export function createDutyLedger({ collections: { tasks, duties, meta }, guard }: Deps): DutyLedger {
  /** Duties that have a record, so that only the first claims of a process try to make one. */
  const known = new Set<string>();

  async function countTasks(state: TaskState, countMax: number): Promise<number> {
    // By the state alone, so that the index answers: deleted tasks count until they are purged.
    return guard.read(() => tasks.countDocuments({ state }, { limit: countMax }));
  }

  async function findOldestOverdue(now: number): Promise<number | null> {
    const record = await guard.read(() =>
      tasks.findOne(
        { state: 'scheduled', next_attempt_at: { $lt: toDate(now) } },
        { sort: { next_attempt_at: 1, _id: 1 }, projection: { next_attempt_at: 1 } },
      ),
    );
    return record && decode({ at: required('next_attempt_at', instant) }, record).at;
  }

  return {
    async claimDuty(name, now, nextAt, worker) {
      const claim = { next_at: toDate(nextAt), worker, claimed_at: toDate(now) };
      // What is not ahead has come, and what is too far ahead, or no date at all, can only be wrong.
      const ahead = { $gt: toDate(now), $lte: toDate(nextAt + clockToleranceMs) };
      const { matchedCount } = await guard.write(() =>
        duties.updateOne({ _id: name, next_at: { $not: ahead } }, { $set: claim }),
      );
      if (matchedCount === 1 || known.has(name)) return matchedCount === 1;
      return guard.write(async () => {
        try {
          return await insertOnce(duties, { _id: name, ...claim });
        } finally {
          known.add(name);
        }
      });
    },

    async measureFigures(now, countMax) {
      const [oldestOverdueAt, ...counts] = await Promise.all([
        findOldestOverdue(now),
        ...taskStates.map((state) => countTasks(state, countMax)),
      ]);
      const tasksByState = Object.fromEntries(taskStates.map((state, index) => [state, counts[index]]));
      return { measuredAt: now, tasksByState: tasksByState as LedgerFigures['tasksByState'], oldestOverdueAt };
    },

    async writeFigures(figures) {
      const record = encode(codecs, figures);
      await guard.write(() => meta.replaceOne({ _id: metaIds.figures }, record, { upsert: true }));
    },

    async readFigures() {
      const record = await guard.read(() => meta.findOne({ _id: metaIds.figures }));
      return record && decode(codecs, record);
    },
  };
}
