import type {
  CallbackRequest,
  CallbackSender,
  Destination,
  DestinationChange,
  Dispatched,
  Dispatcher,
  Logger,
  Outcome,
  Sealed,
  Target,
  Task,
} from '@qbasecron/core';
import { aDestination as anyDestination, aTarget, aTask, createFakeClock, type FakeClock } from '@qbasecron/testkit';
import { createDispatcher, type DispatcherDeps } from '../../../src/pool/create-dispatcher.ts';
import { seededRandom } from '../balance/candidates.ts';

export const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };

export function answered(status: number, more: Partial<Extract<Outcome, { kind: 'rejected' }>> = {}): Outcome {
  const kind = status >= 200 && status < 300 ? 'delivered' : 'rejected';
  return { responseExcerpt: null, retryAfter: null, words: null, timings, status, ...more, kind };
}

export const refused: Outcome = { kind: 'unreachable', code: 'ECONNREFUSED', detail: 'refused', timings };
export const broken: Outcome = { kind: 'broken', code: 'ECONNRESET', detail: 'reset', timings };
export const timedOut: Outcome = { kind: 'timeout', phase: 'response', timings };

export type Answering = (request: CallbackRequest) => Outcome | Promise<Outcome>;

/** A sender that keeps what it was given and answers as it is told. */
export type FakeSender = CallbackSender & { sent: CallbackRequest[]; answer: Answering; closeCount: number };

function createFakeSender(): FakeSender {
  const sender: FakeSender = {
    sent: [],
    answer: () => answered(200),
    closeCount: 0,
    async send(request) {
      sender.sent.push(request);
      return sender.answer(request);
    },
    async close() {
      sender.closeCount++;
    },
  };
  return sender;
}

export function targetAt(host: string, more: Partial<Target> = {}): Target {
  return aTarget(`http://${host}.example/hook`, more);
}

export function seal(text: string): Sealed {
  return `sealed(${text})` as Sealed;
}

/** The destination `shop` of three targets, the first of which gets everything. */
export function aDestination(more: Partial<Destination> = {}): Destination {
  const targets = [targetAt('a'), targetAt('b'), targetAt('c')];
  return anyDestination({ name: 'shop', targets, policy: 'failover', ...more });
}

export function aNamedTask(more: Partial<Task> = {}): Task {
  const destination = more.destination ?? 'shop';
  return aBareTask({ callbackUrl: null, destination, flow: `d:${destination}`, ...more });
}

export function aBareTask(more: Partial<Task> = {}): Task {
  return aTask({
    flow: 'http://bare.example',
    callbackUrl: 'http://bare.example/hook',
    ...more,
  });
}

export type World = {
  dispatcher: Dispatcher;
  sender: FakeSender;
  clock: FakeClock;
  /** Destinations on record, by name. */
  record: Map<string, Destination>;
  reads: string[][];
  /** Changes asked for, also those whose condition did not hold. */
  changes: DestinationChange[];
  failReads: { with: Error | null };
  opened: string[];
  logged: string[];
  /** Prepares and dispatches, and gives the outcome. */
  go(task: Task, maySend?: () => boolean): Promise<Dispatched>;
};

export function aWorld(destination: Destination | null = aDestination(), deps: Partial<DispatcherDeps> = {}): World {
  const sender = createFakeSender();
  const clock = createFakeClock();
  const record = new Map(destination ? [[destination.name, destination]] : []);
  const reads: string[][] = [];
  const changes: DestinationChange[] = [];
  const failReads: World['failReads'] = { with: null };
  const opened: string[] = [];
  const logged: string[] = [];
  const note = (fields: object, message: string): void => void logged.push(`${message} ${inspect(fields)}`);
  const log: Logger = { debug: note, info: note, warn: note, error: note };
  const dispatcher = createDispatcher({
    sender,
    destinations: {
      async findDestinations(names) {
        reads.push([...names].sort());
        if (failReads.with) throw failReads.with;
        return names.flatMap((name) => structuredClone(record.get(name)) ?? []);
      },
      async changeDestination(name, condition, change) {
        const known = record.get(name);
        changes.push(change);
        if (!known || (condition.revision !== undefined && condition.revision !== known.revision)) return null;
        const changed = { ...known, ...change, revision: known.revision + 1 };
        record.set(name, changed);
        return structuredClone(changed);
      },
    },
    box: {
      open(sealed) {
        opened.push(sealed);
        const text = /^sealed\((.*)\)$/s.exec(sealed)?.[1];
        if (text === undefined) throw new Error('it was sealed with another key');
        return text;
      },
    },
    clock,
    log,
    random01: seededRandom(1),
    userAgent: 'QBaseCron/1',
    ...deps,
  });
  return {
    dispatcher,
    sender,
    clock,
    record,
    reads,
    changes,
    failReads,
    opened,
    logged,
    async go(task, maySend = () => true) {
      await dispatcher.prepare([task]);
      return dispatcher.dispatch({ task, startedAt: clock.now(), maySend });
    },
  };
}

function inspect(fields: object): string {
  return JSON.stringify(fields, (_, value: unknown) => (value instanceof Error ? String(value) : value));
}

/** The hosts that were called, in order, such as `a b a`. */
export function hosts(sent: readonly CallbackRequest[]): string {
  return sent.map((request) => new URL(request.url).hostname.replace('.example', '')).join(' ');
}
