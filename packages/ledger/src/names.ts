import type { Collection, CreateIndexesOptions, Db, Document, IndexDirection, IndexSpecification } from 'mongodb';

/** Every record has a string id and fields that its codec reads and writes. */
export type StoredRecord = Document & { _id: string };

/** The collections, by what they hold. */
export type Collections = {
  /** One document a task; task-document.ts. */
  tasks: Collection<StoredRecord>;
  /** One document an HTTP request; attempt-document.ts. */
  attempts: Collection<StoredRecord>;
  /** One document an Idempotency-Key. */
  idempotency: Collection<StoredRecord>;
  /** One document an incarnation of a worker. */
  workers: Collection<StoredRecord>;
  /** One document a duty: when it is to be done next. */
  duties: Collection<StoredRecord>;
  /** `ledger`: schema version and partition count; `figures`: what the figures duty measured last. */
  meta: Collection<StoredRecord>;
};

export function collectionsOf(db: Db): Collections {
  return {
    tasks: db.collection('tasks'),
    attempts: db.collection('attempts'),
    idempotency: db.collection('idempotency'),
    workers: db.collection('workers'),
    duties: db.collection('duties'),
    meta: db.collection('meta'),
  };
}

export const metaIds = { ledger: 'ledger', figures: 'figures' } as const;

export type IndexPlan = { name: string; key: IndexSpecification & Record<string, IndexDirection> } & Pick<
  CreateIndexesOptions,
  'partialFilterExpression' | 'expireAfterSeconds'
>;

/**
 * The indexes, and what each is for. Each further one costs every insert and every claim, so it must be earned here.
 * Attempts are read by ranges of `_id`, workers and duties are few: they need none of their own.
 */
export const indexes = {
  tasks: [
    /**
     * The wheel: what a slot holds, and where the next occupied slot lies. `state` is constant in it, and yet part of
     * the key: without it MongoDB fetches each document to see the state again, with it the jumps are covered.
     */
    {
      name: 'wheel',
      key: { partition: 1, state: 1, next_attempt_at: 1 },
      partialFilterExpression: { state: 'scheduled' },
    },
    /** What is due in any partition (audit, figures), and the list in order of the next attempt. */
    { name: 'next_due', key: { next_attempt_at: 1, _id: 1 }, partialFilterExpression: { state: 'scheduled' } },
    /** The list, newest first. */
    { name: 'newest', key: { create_at: -1, _id: -1 } },
    /** The list by state, and the counts by state. */
    { name: 'state_newest', key: { state: 1, create_at: -1, _id: -1 } },
    /** The list by label; tasks without labels cost nothing. */
    {
      name: 'label_newest',
      key: { labels: 1, create_at: -1, _id: -1 },
      partialFilterExpression: { labels: { $exists: true } },
    },
    /** The list of a schedule's occurrences; other tasks cost nothing. */
    {
      name: 'schedule_newest',
      key: { schedule_id: 1, create_at: -1, _id: -1 },
      partialFilterExpression: { schedule_id: { $exists: true } },
    },
    /** What a worker holds, for recovery. */
    { name: 'lease', key: { 'lease.worker': 1 }, partialFilterExpression: { state: 'delivering' } },
    /** Retention: the ledger itself forgets what is past its purge_at. */
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  attempts: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
  idempotency: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
  workers: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
} as const satisfies Partial<Record<keyof Collections, readonly IndexPlan[]>>;
