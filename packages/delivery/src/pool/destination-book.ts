import {
  destinationOf,
  type CallbackSender,
  type Clock,
  type Destination,
  type DestinationLedger,
  type Logger,
  type SecretBox,
  type Task,
} from '@qbasecron/core';
import { createTokenSource } from '../auth/token-source.ts';
import { unsealDestination, type Unsealed } from '../auth/unseal-destination.ts';
import { changeBreakerRules } from '../health/breaker.ts';
import type { FlowBook } from './flow-book.ts';
import type { FlowState } from './flow-state.ts';
import { renewTargets } from './pool-target.ts';

/** Keeps the destinations in the flow book as they are on record. */
export interface DestinationBook {
  /** Reads those of these tasks that were not read within the last second, all in one go. Throws as the ledger does. */
  prepare(tasks: readonly Pick<Task, 'flow' | 'destination'>[]): Promise<void>;
  /** Begins to read this one again if that is due, and does not wait for it. */
  renewSoon(state: FlowState): void;
  /** What is on record now, as its writer was told. */
  adopt(state: FlowState, destination: Destination | null, readAt: number): void;
}

const freshMs = 1_000;
/** Others that were used in this time are read along, so that each second has one read and not one for each. */
const alongMs = 120_000;

const done = Promise.resolve();

export function createDestinationBook(deps: {
  destinations: Pick<DestinationLedger, 'findDestinations'>;
  box: Pick<SecretBox, 'open'>;
  sender: Pick<CallbackSender, 'send'>;
  flows: FlowBook;
  clock: Clock;
  log: Logger;
  userAgent: string;
  onAdopted: (state: FlowState) => void;
}): DestinationBook {
  const { flows, clock, log } = deps;
  // Freshness goes by the monotonic clock: the ledger's may jump.
  let triedAt = -Infinity;
  let reading: { names: ReadonlySet<string>; promise: Promise<void> } | null = null;

  function read(names: Set<string>): Promise<void> {
    if (reading && [...names].every((name) => reading?.names.has(name))) return reading.promise;
    const startedAt = clock.monotonic();
    const now = clock.now();
    triedAt = startedAt;
    for (const state of flows.all()) {
      const name = destinationOf(state.flow);
      if (name !== null && now - state.usedAt < alongMs && startedAt - state.readAt >= freshMs) names.add(name);
    }
    const promise = readNames(names, startedAt).finally(() => {
      if (reading?.promise === promise) reading = null;
    });
    reading = { names, promise };
    return promise;
  }

  async function readNames(names: ReadonlySet<string>, startedAt: number): Promise<void> {
    const found = await deps.destinations.findDestinations([...names]);
    const byName = new Map(found.map((destination) => [destination.name, destination]));
    for (const state of flows.all()) {
      const name = destinationOf(state.flow);
      if (name !== null && names.has(name)) adopt(state, byName.get(name) ?? null, startedAt);
    }
  }

  function adopt(state: FlowState, destination: Destination | null, readAt: number): void {
    // A slow read may come in after a later one.
    if (readAt < state.readAt) return;
    state.readAt = readAt;
    if (destination === null) {
      state.named = null;
      state.targets = [];
      return;
    }
    const known = state.named?.destination;
    if (known?.revision !== destination.revision || known.createdAt !== destination.createdAt) {
      const unsealed = unseal(destination);
      const oauth2 = unsealed?.oauth2 ?? null;
      state.targets = renewTargets(state.targets, destination.targets);
      changeBreakerRules(state.breaker, destination.breaker);
      state.named = {
        destination,
        unsealed,
        tokens: oauth2 && createTokenSource({ ...deps, client: oauth2 }),
        isDisabling: false,
      };
    }
    deps.onAdopted(state);
  }

  function unseal(destination: Destination): Unsealed | null {
    try {
      return unsealDestination(destination, deps.box);
    } catch (error) {
      log.error({ error, destination: destination.name }, 'the secrets of a destination cannot be opened');
      return null;
    }
  }

  return {
    adopt,
    prepare(tasks) {
      const now = clock.now();
      let names: Set<string> | null = null;
      for (const task of tasks) {
        if (task.destination === null) continue;
        const state = flows.meet(task.flow, now);
        state.usedAt = now;
        if (clock.monotonic() - state.readAt >= freshMs) (names ??= new Set()).add(task.destination);
      }
      return names ? read(names) : done;
    },
    renewSoon(state) {
      const name = destinationOf(state.flow);
      const now = clock.monotonic();
      if (name === null || now - state.readAt < freshMs) return;
      // Not at once after a read that failed, either.
      if (reading || now - triedAt < freshMs) return;
      read(new Set([name])).catch((error: unknown) => {
        log.warn({ error, destination: name }, 'a destination could not be read again; its last state is kept');
      });
    },
  };
}
