import { auditIdsMax } from '@qbasecron/core';
import type { BulkResult } from '@qbasecron/contracts';

/** A successful answer, as far as it tells what was changed. */
export type ToldAnswer = { status: number; params: Readonly<Record<string, string>>; payload: object | null };

/** What was changed, and how it is now (null: gone); or null when nothing was. */
export type ToldChange = { ids: string[]; count: number; after: object | null };
export type Tell = (answer: ToldAnswer) => ToldChange | null;

/** One thing: the record that is answered, or none after a deletion. */
export function tellOne({ params, payload }: Omit<ToldAnswer, 'status'>): ToldChange {
  const { _id, id, name } = (payload ?? {}) as Record<string, unknown>;
  const found = [params['id'], _id, id, params['name'], name].find((each) => typeof each === 'string');
  return { ids: found === undefined ? [] : [found as string], count: 1, after: payload };
}

/** That it was done to this thing, and no more: its own record says the rest. */
export const tellName: Tell = (answer) => ({ ...tellOne(answer), after: null });

/** One new thing, of which only the id is told: its own record says the rest, and there may be very many. */
export const tellMade: Tell = (answer) => (answer.status === 201 ? { ...tellOne(answer), after: null } : null);

/** Many new things at once. */
export const tellBulk: Tell = ({ payload }) => {
  const results = payload as BulkResult[];
  const ids = results.flatMap(({ _id }) => (_id === undefined ? [] : [_id]));
  if (ids.length === 0) return null;
  const after = { created: ids.length, refused: results.length - ids.length };
  return { ids: ids.slice(0, auditIdsMax), count: ids.length, after };
};
