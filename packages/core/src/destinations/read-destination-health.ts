import type { Destination, Target } from '../model/destination.ts';
import type { DestinationFigures, TargetFigures } from '../ports/dispatcher.ts';
import type { WorkerRecord } from '../ports/worker-registry.ts';
import { flowOfDestination } from '../wheel/flow.ts';
import type { DestinationDeps } from './destination-deps.ts';
import { readDestination } from './read-destination.ts';

/** A worker that lives and has called the destination of late, and what it tells of it. */
export type WorkerHealth = { worker: Pick<WorkerRecord, 'id' | 'name' | 'renewedAt'>; figures: DestinationFigures };

/** How one target fares, in each worker that called it of late. */
export type TargetHealth = { target: Target; workers: { workerId: string; figures: TargetFigures }[] };

export type DestinationHealth = { destination: Destination; workers: WorkerHealth[]; targets: TargetHealth[] };

/**
 * How a destination fares, as the workers told with their last renewal, at most a few seconds ago.
 * @throws Refusal not_found; LedgerUnavailable
 */
export async function readDestinationHealth({
  deps,
  input,
}: {
  deps: Pick<DestinationDeps, 'destinations' | 'workers'>;
  input: { name: string };
}): Promise<DestinationHealth> {
  const destination = await readDestination({ deps, input });
  const flow = flowOfDestination(destination.name);
  const records = await deps.workers.listWorkers();
  const workers = records.flatMap(({ id, name, state, renewedAt, figures: { destinations } }): WorkerHealth[] => {
    const figures = destinations.find((one) => one.flow === flow);
    return state === 'alive' && figures ? [{ worker: { id, name, renewedAt }, figures }] : [];
  });
  const targets = destination.targets.map((target) => ({
    target,
    workers: workers.flatMap(({ worker, figures }) =>
      figures.targets
        .filter((one) => one.target === target.url)
        .map((ofTarget) => ({ workerId: worker.id, figures: ofTarget })),
    ),
  }));
  return { destination, workers, targets };
}
