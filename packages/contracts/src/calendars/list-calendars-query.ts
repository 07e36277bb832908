import type Type from 'typebox';

import { namePageQuery, readNamePage } from '../name-page.ts';

/** Query of GET /calendars. */
export const listCalendarsQuerySchema = namePageQuery('Calendars');
export type ListCalendarsQuery = Type.Static<typeof listCalendarsQuerySchema>;

/** What a validated query asks for. */
export function queryFromCalendars(query: ListCalendarsQuery) {
  return readNamePage(query, 'calendars');
}
