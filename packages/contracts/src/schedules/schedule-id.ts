import Type from 'typebox';

const id = (description: string, example: string) =>
  Type.String({ pattern: '^[0-9a-f]{24}$', description, examples: [example] });

/** Path of /schedules/:id. Anything but an id is answered 404, as a schedule that is not there. */
export const scheduleParamsSchema = Type.Object({ id: id("The schedule's `_id`.", '66f0c2a1d3e4f5a6b7c8d9e0') });
export type ScheduleParams = Type.Static<typeof scheduleParamsSchema>;

/** Path of /schedules/:id/backfills/:backfill_id. */
export const backfillParamsSchema = Type.Object({
  ...scheduleParamsSchema.properties,
  backfill_id: id("The backfill's `_id`.", '66f0c2b5d3e4f5a6b7c8d9e1'),
});
export type BackfillParams = Type.Static<typeof backfillParamsSchema>;
