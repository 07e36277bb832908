import { occurrenceKinds, overlapChoices, type Occurrence } from '@qbasecron/core';
import {
  counter,
  decode,
  encode,
  flag,
  defaulted,
  instant,
  nullable,
  number,
  oneOf,
  required,
  text,
  type Codecs,
  type FieldCodec,
} from '../fields.ts';

/**
 * What a task knows of the schedule that yielded it, beside schedule_id. The fields lie flat in the task's document, so
 * that conditions and indexes name them as they are; a task of no schedule has none of them.
 */
export const occurrenceCodecs: Codecs<Occurrence> = {
  scheduleRevision: required('schedule_revision', number),
  nominalAt: required('nominal_time', instant),
  runNumber: counter('run_number'),
  kind: required('occurrence_kind', oneOf(occurrenceKinds)),
  overlap: required('overlap', oneOf(overlapChoices)),
  backfillId: nullable('backfill_id', text),
  endsAfterAttempt: defaulted(
    'ends_after_attempt',
    flag,
    () => false,
    (value) => !value,
  ),
};

export const occurrence: FieldCodec<Occurrence | null> = {
  fields: Object.values(occurrenceCodecs).flatMap((codec) => codec.fields),
  write(value, into) {
    if (value) Object.assign(into, encode(occurrenceCodecs, value));
  },
  /** The kind tells whether there is one at all. */
  read: (from) => (from['occurrence_kind'] === undefined ? null : decode(occurrenceCodecs, from)),
};
