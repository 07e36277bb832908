import type { DestinationDeps } from './destination-deps.ts';

/** Tasks that were put off while the destination was stopped become due. That it fails is no matter of the client's. */
export async function wakePostponed(
  { destinations, clock, log }: Pick<DestinationDeps, 'destinations' | 'clock' | 'log'>,
  name: string,
): Promise<void> {
  try {
    await destinations.wakePostponed(name, clock.now());
  } catch (error) {
    // Each comes back by itself when the time is over for which it was put off.
    log.warn({ error, destination: name }, 'the tasks of a destination that goes on were not woken');
  }
}
