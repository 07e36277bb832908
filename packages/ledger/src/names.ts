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
  /** One document a schedule; schedules/schedule-document.ts. */
  schedules: Collection<StoredRecord>;
  /** One document a closed range of occurrences that do not run; schedules/skips.ts. */
  schedule_skips: Collection<StoredRecord>;
  /** One document a revision of a schedule's rule, for the proof; schedules/versions.ts. */
  schedule_versions: Collection<StoredRecord>;
  /** One document a calendar. */
  calendars: Collection<StoredRecord>;
  /** One document a backfill. */
  backfills: Collection<StoredRecord>;
  /** One document a destination; destinations/destination-document.ts. */
  destinations: Collection<StoredRecord>;
  /** One document an API token: its hash, never the token; access/token-ledger.ts. */
  tokens: Collection<StoredRecord>;
  /** One document a change by a user, or several like it that came together. */
  audit: Collection<StoredRecord>;
  /** One document a bulk action; actions/action-ledger.ts. */
  actions: Collection<StoredRecord>;
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
    schedules: db.collection('schedules'),
    schedule_skips: db.collection('schedule_skips'),
    schedule_versions: db.collection('schedule_versions'),
    calendars: db.collection('calendars'),
    backfills: db.collection('backfills'),
    destinations: db.collection('destinations'),
    tokens: db.collection('tokens'),
    audit: db.collection('audit'),
    actions: db.collection('actions'),
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
 * Attempts are read by their ids, workers, duties, calendars and destinations are few: they need none of their own.
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
    /**
     * The occurrences of schedules by nominal time: those under way (is_finished false) at every arm check of a
     * restricted overlap, all of them (both values, a range each) for history and proof. A claim leaves its keys alone.
     * The condition is a range, since simple servers cannot reason about $exists; and what it names must be the first
     * key, otherwise SecantusDB (0.7.0b3, and 0.5.3-beta.193 in Rust) finds too little.
     */
    {
      name: 'occurrences',
      key: { schedule_id: 1, is_finished: 1, nominal_time: 1 },
      partialFilterExpression: { schedule_id: { $gt: '' } },
    },
    /** What a destination still has to deliver; tasks with a url of their own cost nothing. The condition as above. */
    {
      name: 'destination',
      key: { destination: 1, state: 1, next_attempt_at: 1 },
      partialFilterExpression: { destination: { $gt: '' } },
    },
    /** Tasks whose receiver is still to say how it went: when their wait ends. Others cost nothing. */
    { name: 'awaiting', key: { state: 1, next_attempt_at: 1 }, partialFilterExpression: { state: 'awaiting_ack' } },
    /** Tasks by which a callback is to follow when they have ended. Others cost nothing. */
    { name: 'follow_up', key: { follow_up: 1, is_finished: 1 }, partialFilterExpression: { follow_up: 'open' } },
    /** What a worker holds, for recovery. */
    { name: 'lease', key: { 'lease.worker': 1 }, partialFilterExpression: { state: 'delivering' } },
    /** Retention: the ledger itself forgets what is past its purge_at. */
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  attempts: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
  idempotency: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
  workers: [{ name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 }],
  schedules: [
    /** What the planner and the tick loader look for. Not partial, so that simple servers walk it in order too. */
    { name: 'next_plan', key: { next_plan_at: 1 } },
    /** The list, newest first. */
    { name: 'newest', key: { create_at: -1, _id: -1 } },
    /** The list by state: a few active ones behind many that are finished. */
    { name: 'state_newest', key: { state: 1, create_at: -1, _id: -1 } },
    /** The list by label; schedules without labels cost nothing. */
    {
      name: 'label_newest',
      key: { labels: 1, create_at: -1, _id: -1 },
      partialFilterExpression: { labels: { $exists: true } },
    },
    /** The list by name; schedules without a name cost nothing. */
    { name: 'name', key: { name: 1 }, partialFilterExpression: { name: { $exists: true } } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  schedule_skips: [
    /** The ranges of a schedule that end after a moment: history and proof ask for a span of time, mostly the latest. */
    { name: 'schedule_end', key: { schedule_id: 1, to: 1 } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  schedule_versions: [
    /** The versions of a schedule, for the proof. */
    { name: 'schedule', key: { schedule_id: 1, revision: 1 } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  backfills: [
    /** The list of a schedule's backfills. */
    { name: 'schedule_newest', key: { schedule_id: 1, create_at: -1, _id: -1 } },
    /** What the planner looks for; those that are over cost nothing. */
    { name: 'next_plan', key: { next_plan_at: 1 }, partialFilterExpression: { state: 'running' } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  actions: [
    /** The list, newest first. */
    { name: 'newest', key: { create_at: -1, _id: -1 } },
    /** What the workers look for; those that are over cost nothing. */
    { name: 'next_step', key: { next_step_at: 1 }, partialFilterExpression: { state: 'running' } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
  audit: [
    /** The list, newest first. */
    { name: 'newest', key: { at: -1, _id: -1 } },
    /** What was done to one thing, or to things of a kind. */
    { name: 'kind_newest', key: { kind: 1, at: -1, _id: -1 } },
    { name: 'id_newest', key: { ids: 1, kind: 1, at: -1, _id: -1 } },
    { name: 'purge', key: { purge_at: 1 }, expireAfterSeconds: 0 },
  ],
} as const satisfies Partial<Record<keyof Collections, readonly IndexPlan[]>>;
