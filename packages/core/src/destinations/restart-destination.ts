import type { Destination, DestinationState } from '../model/destination.ts';
import { changeDestination } from './change-destination.ts';
import type { DestinationAddress, DestinationDeps } from './destination-deps.ts';

type Deps = Pick<DestinationDeps, 'destinations' | 'clock' | 'log'>;

/**
 * A stopped destination goes on; what was put off meanwhile is due at once. For an active one it only wakes its tasks.
 * @param refuse throws a Refusal when this is not the way to start it from its state
 */
export async function restartDestination({
  deps,
  input,
  refuse,
}: {
  deps: Deps;
  input: DestinationAddress;
  refuse: (state: DestinationState) => void;
}): Promise<Destination> {
  const destination = await changeDestination({
    deps,
    input,
    plan({ state }) {
      refuse(state);
      return { state: 'active', stopped: null };
    },
  });
  await wakePostponed(deps, destination.name);
  return destination;
}

/** Tasks that were put off while the destination was stopped become due. That it fails is no matter of the client's. */
async function wakePostponed({ destinations, clock, log }: Deps, name: string): Promise<void> {
  try {
    await destinations.wakePostponed(name, clock.now());
  } catch (error) {
    // Each comes back by itself when the time is over for which it was put off.
    log.warn({ error, destination: name }, 'the tasks of a destination that goes on were not woken');
  }
}
