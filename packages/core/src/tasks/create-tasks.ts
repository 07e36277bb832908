import { Refusal } from '../model/refusal.ts';
import type { Task } from '../model/task.ts';
import { LedgerUnavailable, OutcomeUnknown } from '../ports/task-ledger.ts';
import { draftTask } from './draft-task.ts';
import { taskBytes } from './task-bytes.ts';
import type { TaskDeps } from './task-deps.ts';
import type { TaskDraft } from './task-draft.ts';
import { writeTwice } from './write-twice.ts';

export type CreateTasksDeps = Pick<
  TaskDeps,
  'ledger' | 'offers' | 'clock' | 'newId' | 'sha256' | 'inherit' | 'settings'
>;

/** One item of a bulk request: its place in the request, and what it asks for. */
export type BulkDraft = { index: number; draft: TaskDraft };

export type BulkOutcome =
  | { kind: 'created'; index: number; id: string }
  /** The refusal's code may also be ledger_unavailable or outcome_unknown: then this item may be sent again. */
  | { kind: 'refused'; index: number; refusal: Refusal };

/** An insert of this many tasks is as fast as a larger one and keeps others waiting less. */
const chunkTasksMax = 500;
const chunkBytesMax = 8 * 1_048_576;

/**
 * Accepts many tasks; one outcome for each, in order. One bad item does not spoil the others.
 * @param input.seed of an Idempotency-Key: ids are derived from it and the index, so that repeating the request with
 *   the same seed stores nothing twice and answers the same ids
 * @throws LedgerUnavailable when nothing of the request was stored; later failures are told item by item
 */
export async function createTasks({
  deps,
  input,
}: {
  deps: CreateTasksDeps;
  input: { items: Iterable<BulkDraft>; seed?: string | undefined };
}): Promise<BulkOutcome[]> {
  const now = deps.clock.now();
  const outcomes: BulkOutcome[] = [];
  let chunk: { place: number; index: number; task: Task }[] = [];
  let chunkBytes = 0;
  let stored = false;
  let failure: Refusal | null = null;

  async function flush(): Promise<void> {
    const batch = chunk;
    chunk = [];
    chunkBytes = 0;
    if (batch.length === 0) return;
    try {
      // The ledger being away is met once, not once for each chunk.
      if (failure) throw failure;
      const tasks = batch.map(({ task }) => task);
      await writeTwice(() => deps.ledger.insertTasks(tasks));
      stored = true;
      void deps.offers.offer(tasks);
      for (const { place, index, task } of batch) outcomes[place] = { kind: 'created', index, id: task.id };
    } catch (error) {
      if (error instanceof LedgerUnavailable && !stored) throw error;
      const refusal = refusalOf(error);
      if (refusal.code === 'ledger_unavailable') failure = refusal;
      // What may have been stored is not nothing.
      else stored = true;
      for (const { place, index } of batch) outcomes[place] = { kind: 'refused', index, refusal };
    }
  }

  for (const { index, draft } of input.items) {
    const place = outcomes.length;
    const id = input.seed === undefined ? deps.newId() : idInBulk(deps.sha256, input.seed, index);
    const drafted = await draftOrRefusal(draft, id, now, deps);
    if (drafted instanceof Refusal) {
      outcomes.push({ kind: 'refused', index, refusal: drafted });
      continue;
    }
    // Holds the place until the chunk is flushed.
    outcomes.push({ kind: 'created', index, id });
    const bytes = taskBytes(drafted);
    if (chunk.length === chunkTasksMax || chunkBytes + bytes > chunkBytesMax) await flush();
    chunk.push({ place, index, task: drafted });
    chunkBytes += bytes;
  }
  await flush();
  return outcomes;
}

/** The id of the item at `index` of a bulk request: 24 hex digits of the seed's and the index's hash. */
export function idInBulk(sha256: TaskDeps['sha256'], seed: string, index: number): string {
  return sha256(`${seed}:${index}`).slice(0, 24);
}

async function draftOrRefusal(
  draft: TaskDraft,
  id: string,
  now: number,
  { inherit, settings }: CreateTasksDeps,
): Promise<Task | Refusal> {
  try {
    return draftTask(draft, await inherit(draft), { id, now, settings });
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof LedgerUnavailable) {
    return new Refusal('ledger_unavailable', 'This item was not stored; send it again.', { cause: error });
  }
  if (error instanceof OutcomeUnknown) {
    return new Refusal('outcome_unknown', 'Whether this item was stored is unknown.', { cause: error });
  }
  throw error;
}
