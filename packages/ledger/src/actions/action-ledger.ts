import {
  actionKinds,
  actionStates,
  finishReasons,
  taskStates,
  type Action,
  type ActionFilter,
  type ActionLedger,
  type Logger,
  type TaskPatch,
} from '@qbasecron/core';
import { decodeEach } from '../decode-each.ts';
import {
  counter,
  decode,
  defaulted,
  encode,
  encodeChange,
  instant,
  listOf,
  nested,
  nullable,
  number,
  oneOf,
  required,
  text,
  toDate,
  type Codecs,
  type Fields,
  type Kind,
} from '../fields.ts';
import type { Guard } from '../guard.ts';
import { insertOnce } from '../insert-once.ts';
import type { Collections, StoredRecord } from '../names.ts';
import { pushUnreadable } from '../push-unreadable.ts';

type Deps = { collections: Collections; guard: Guard; log: Logger };

/** As JSON text: a patch may hold anything that a task's body may, and names that field names should not be. */
const patchText: Kind<TaskPatch> = {
  what: 'a patch as JSON text',
  store: (value) => JSON.stringify(value),
  parse(stored) {
    if (typeof stored !== 'string') return undefined;
    try {
      const value: unknown = JSON.parse(stored);
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
    } catch {
      return undefined;
    }
  },
};

/** Names are codes of ours, which may be field names. */
const counts: Kind<Record<string, number>> = {
  what: 'a document of numbers',
  store: (value) => value,
  parse(stored) {
    if (typeof stored !== 'object' || stored === null) return undefined;
    const entries = Object.entries(stored);
    return entries.every(([, count]) => typeof count === 'number') ? Object.fromEntries(entries) : undefined;
  },
};

const filterCodecs: Codecs<ActionFilter> = {
  states: required('states', listOf(oneOf(taskStates))),
  label: nullable('label', text),
  scheduleId: nullable('schedule_id', text),
  destination: nullable('destination', text),
  finishReasons: required('finish_reasons', listOf(oneOf(finishReasons))),
  lastStatus: nullable('last_status', number),
  dueFrom: nullable('due_from', instant),
  dueUntil: nullable('due_until', instant),
  finishedFrom: nullable('finish_from', instant),
  finishedUntil: nullable('finish_until', instant),
};

const codecs: Codecs<Action> = {
  id: required('_id', text),
  kind: required('kind', oneOf(actionKinds)),
  filter: required('filter', nested(filterCodecs)),
  edits: nullable('edits', patchText),
  state: required('state', oneOf(actionStates)),
  position: required('position', nested({ at: required('at', instant), id: required('id', text) })),
  matchedCount: counter('matched_count'),
  doneCount: counter('done_count'),
  skipped: defaulted(
    'skipped',
    counts,
    () => ({}),
    (value) => Object.keys(value).length === 0,
  ),
  nextStepAt: nullable('next_step_at', instant),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
  finishedAt: nullable('finish_at', instant),
  purgeAt: nullable('purge_at', instant),
};

const decodeAction = (record: Fields): Action => decode(codecs, record);

export function createActionLedger(deps: Deps): ActionLedger {
  const { guard, log } = deps;
  const { actions } = deps.collections;
  return {
    /** Its id is never used again, so one that is on record is this one, written by a first try. */
    async insertAction(action) {
      await guard.write(() => insertOnce(actions, encode(codecs, action) as StoredRecord));
    },

    async findAction(id) {
      const record = await guard.read(() => actions.findOne({ _id: id }));
      return record && decodeAction(record);
    },

    async listActions(limit) {
      if (limit <= 0) return [];
      const find = actions.find({}).sort({ create_at: -1, _id: -1 }).limit(limit);
      return decodeEach(await guard.read(() => find.toArray()), decodeAction, ({ _id }, error) =>
        log.error({ error, actionId: _id }, 'a bulk action in the ledger cannot be read'),
      );
    },

    dueActions: (before, limit) => findDueActions(deps, before, limit),

    async changeAction(id, { state, position }, change) {
      const expected = { _id: id, state, 'position.at': toDate(position.at), 'position.id': position.id };
      // The position is set in any case, so that no change is without one.
      const update = encodeChange<Action>(codecs, { position, ...change });
      const { matchedCount } = await guard.write(() => actions.updateOne(expected, update));
      return matchedCount === 1;
    },
  };
}

/** Those that cannot be read are put off, as backfills are. */
async function findDueActions(
  { collections: { actions }, guard, log }: Deps,
  before: number,
  limit: number,
): Promise<Action[]> {
  if (limit <= 0) return [];
  const find = actions
    .find({ next_step_at: { $lte: toDate(before) }, state: 'running' })
    .sort({ next_step_at: 1 })
    .limit(limit);
  const records = await guard.read(() => find.toArray());
  const unreadable: string[] = [];
  const due = decodeEach(records, decodeAction, ({ _id }, error) => {
    log.error({ error, actionId: _id }, 'a bulk action cannot be read and is put off by an hour');
    unreadable.push(_id);
  });
  await pushUnreadable({ collection: actions, guard, field: 'next_step_at' }, unreadable, before);
  return due;
}
