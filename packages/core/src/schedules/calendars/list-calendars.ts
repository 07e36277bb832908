import type { Calendar } from '../../model/calendar.ts';
import type { ScheduleDeps } from '../schedule-deps.ts';

/**
 * One page of calendars, by name. `next` is the name after which the next page begins, null on the last one.
 * @throws LedgerUnavailable
 */
export async function listCalendars({
  deps,
  input,
}: {
  deps: Pick<ScheduleDeps, 'calendars'>;
  input: { afterName: string | null; limit: number };
}): Promise<{ items: Calendar[]; next: string | null }> {
  const found = await deps.calendars.listCalendars(input.afterName, input.limit + 1);
  const items = found.slice(0, input.limit);
  return { items, next: found.length > input.limit ? (items.at(-1)?.name ?? null) : null };
}
