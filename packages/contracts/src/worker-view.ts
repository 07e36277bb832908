import { formatInstant, type EpochMs, type WorkerRecord } from '@qbasecron/core';
import Type from 'typebox';

import { instant, oneOf } from './schema-kit.ts';

/** One incarnation of a worker, as GET /workers answers it. */
export const workerItemSchema = Type.Object({
  id: Type.String({ description: 'The incarnation: name, process and a random part.' }),
  name: Type.String({ description: 'Stable over restarts.' }),
  state: oneOf(['alive', 'dead', 'gone'], {
    description: 'dead: it fell silent and its tasks are being taken back. gone: it holds nothing any more.',
  }),
  version: Type.String(),
  start_at: instant(''),
  renew_at: instant('When it last renewed its lease.'),
  lease_age_ms: Type.Number({ description: 'How long ago that is.' }),
  armed_count: Type.Integer({ description: 'Tasks it holds for their millisecond.' }),
  in_flight_count: Type.Integer({ description: 'Callbacks it is making.' }),
  clock_offset_ms: Type.Number({ description: "How far the ledger's clock is ahead of its machine's." }),
  is_timer_up: Type.Boolean({ description: 'Whether it reaches Redis.' }),
  is_draining: Type.Boolean({ description: 'It is stopping and takes nothing new.' }),
});
export type WorkerItem = Type.Static<typeof workerItemSchema>;

/** GET /workers */
export const workerListSchema = Type.Object({ items: Type.Array(workerItemSchema) });

export function workerView({ figures, ...worker }: WorkerRecord, now: EpochMs): WorkerItem {
  return {
    id: worker.id,
    name: worker.name,
    state: worker.state,
    version: worker.version,
    start_at: formatInstant(worker.startedAt),
    renew_at: formatInstant(worker.renewedAt),
    lease_age_ms: Math.max(0, Math.round(now - worker.renewedAt)),
    armed_count: figures.armedCount,
    in_flight_count: figures.inFlightCount,
    clock_offset_ms: figures.clockOffsetMs,
    is_timer_up: figures.timerUp,
    is_draining: figures.draining,
  };
}
