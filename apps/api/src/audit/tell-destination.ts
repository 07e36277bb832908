import { destinationView, type DestinationRecord } from '@qbasecron/contracts';
import type { ReadBefore } from './read-before.ts';
import type { Tell } from './tell-change.ts';

export const destinationBefore: ReadBefore = async ({ destinations }, { name = '' }) => {
  const [destination] = await destinations.findDestinations([name]);
  return destination ? destinationView(destination) : null;
};

export const tellDestination: Tell = ({ params, payload }) => {
  const record = payload as DestinationRecord | null;
  const name = params['name'] ?? record?.name;
  return { ids: name === undefined ? [] : [name], count: 1, after: record };
};

/** The answer of a rotation has the record beside the secret. */
export const tellRotated: Tell = (answer) =>
  tellDestination({ ...answer, payload: (answer.payload as { destination: DestinationRecord }).destination });
