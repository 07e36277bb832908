import type Type from 'typebox';

import { namePageQuery, readNamePage } from '../name-page.ts';

/** Query of GET /destinations. */
export const listDestinationsQuerySchema = namePageQuery('Destinations');
export type ListDestinationsQuery = Type.Static<typeof listDestinationsQuerySchema>;

/** What a validated query asks for. */
export function queryFromDestinations(query: ListDestinationsQuery) {
  return readNamePage(query, 'destinations');
}
