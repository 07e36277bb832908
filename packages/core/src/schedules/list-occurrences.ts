import type { OccurrenceKind, Schedule, SkipSpan } from '../model/schedule.ts';
import type { EpochMs, FinishReason, Task, TaskState } from '../model/task.ts';
import { previewRecurrence, type PreviewedOccurrence } from '../recurrence/preview.ts';
import { createTurns } from './create-turns.ts';
import { loadRecurrence } from './load-recurrence.ts';
import { readSchedule } from './read-schedule.ts';
import type { ScheduleDeps } from './schedule-deps.ts';

export type ListOccurrencesDeps = Pick<
  ScheduleDeps,
  'schedules' | 'occurrences' | 'tasks' | 'recurrences' | 'clock' | 'log'
>;

/** What became of an occurrence whose time has come. */
export type PastOccurrence = {
  taskId: string;
  kind: OccurrenceKind;
  /** 0 for backfilled and manual ones. */
  runNumber: number;
  nominalAt: EpochMs;
  dueAt: EpochMs;
  /** When its first request went out; null when none did. */
  sentAt: EpochMs | null;
  /** sentAt minus the moment at which it was due. */
  latenessMs: number | null;
  state: TaskState;
  finishReason: FinishReason | null;
};

export type ListedOccurrences = {
  /** The latest first. */
  past: PastOccurrence[];
  /** What did not run in the same span of time, the earliest first. */
  skips: SkipSpan[];
  /** What comes next by the rule, in the order in which it is due; none while it is paused. */
  next: PreviewedOccurrence[];
};

const skipsMax = 1_000;

/**
 * The last and the next occurrences of a schedule, at most `limit` of each.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function listOccurrences({
  deps,
  input,
}: {
  deps: ListOccurrencesDeps;
  input: { id: string; limit: number };
}): Promise<ListedOccurrences> {
  const schedule = await readSchedule({ deps, input });
  const now = deps.clock.now();
  const past = await listPast(deps, schedule, now, input.limit);
  const [skips, next] = await Promise.all([
    listSkips(deps, schedule, { past, now, limit: input.limit }),
    listNext(deps, schedule, now, input.limit),
  ]);
  return { past, skips, next };
}

async function listPast(
  { occurrences, tasks }: ListOccurrencesDeps,
  { id: scheduleId }: Schedule,
  now: EpochMs,
  limit: number,
): Promise<PastOccurrence[]> {
  const query = { scheduleId, from: Number.MIN_SAFE_INTEGER, until: now + 1, limit };
  const found = await occurrences.listOccurrences({ ...query, order: 'latest' });
  // A task that was deleted is gone from every route.
  const listed = found.filter(({ deletedAt }) => deletedAt === null);
  const tell = async (task: Task): Promise<PastOccurrence[]> => {
    const { id: taskId, occurrence, dueAt, state, finishReason, attemptCount } = task;
    if (!occurrence) return [];
    const [first] = attemptCount > 0 ? await tasks.findAttempts(taskId) : [];
    const sentAt = first?.startedAt ?? null;
    const { kind, runNumber, nominalAt } = occurrence;
    const sent = { sentAt, latenessMs: first?.latenessMs ?? null };
    return [{ taskId, kind, runNumber, nominalAt, dueAt, ...sent, state, finishReason }];
  };
  return (await Promise.all(listed.map(tell))).flat();
}

async function listSkips(
  { schedules }: ListOccurrencesDeps,
  { id: scheduleId, openSkip }: Schedule,
  { past, now, limit }: { past: readonly PastOccurrence[]; now: EpochMs; limit: number },
): Promise<SkipSpan[]> {
  const oldest = past.length < limit ? undefined : past.at(-1)?.nominalAt;
  const from = oldest ?? Number.MIN_SAFE_INTEGER;
  const closed = await schedules.listSkips({ scheduleId, from, until: now + 1, limit: skipsMax });
  const spans = closed
    // An edit has left nothing of these.
    .filter(({ count }) => count !== 0)
    .map((range): SkipSpan => ({ from: range.from, to: range.to, count: range.count, reason: range.reason }));
  const isOpenIn = openSkip !== null && openSkip.from <= now && (openSkip.to ?? Infinity) >= from;
  return isOpenIn ? [...spans, openSkip] : spans;
}

async function listNext(
  deps: ListOccurrencesDeps,
  schedule: Schedule,
  now: EpochMs,
  limit: number,
): Promise<PreviewedOccurrence[]> {
  const count = Math.min(limit, await runsLeft(deps, schedule, now));
  const recurrence = count > 0 ? await loadRecurrence(deps, schedule) : null;
  if (!recurrence) return [];
  const { occurrences } = await previewRecurrence({ recurrence, after: now, count, turn: createTurns(deps.clock) });
  return occurrences;
}

/** How often it may still run after now: what is planned already for later has its number. */
async function runsLeft({ occurrences }: ListOccurrencesDeps, schedule: Schedule, now: EpochMs): Promise<number> {
  const { id, state, finishReason, maxRuns, runCount, revision } = schedule;
  if (state === 'paused') return 0;
  if (maxRuns === null) return state === 'finished' && finishReason === 'max_runs' ? 0 : Number.POSITIVE_INFINITY;
  const first = await occurrences.firstRunNumberAfter(id, now, revision);
  return maxRuns - (first === null ? runCount : first - 1);
}
