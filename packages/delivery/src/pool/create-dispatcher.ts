import {
  destinationOf,
  judgeAnswer,
  type CallbackSender,
  type Clock,
  type Destination,
  type DestinationLedger,
  type Dispatch,
  type Dispatched,
  type Dispatcher,
  type Gate,
  type Logger,
  type Outcome,
  type SecretBox,
  type Task,
} from '@qbasecron/core';
import { beginRequest, endRequest, mayPass } from '../health/breaker.ts';
import { judgeHealth, type HealthWord } from '../health/judge-health.ts';
import { broadcast } from './broadcast.ts';
import { createTargetChecks } from './check-targets.ts';
import { notSent } from './describe-outcome.ts';
import { createDestinationBook } from './destination-book.ts';
import { dispatchToOne, type JudgedDispatch } from './dispatch-to-one.ts';
import { createFlowBook } from './flow-book.ts';
import type { FlowState, Named } from './flow-state.ts';
import { createHeedDisable } from './heed-disable.ts';
import { readFigures } from './read-figures.ts';
import { createSendRequest, type SignMessage } from './send-request.ts';
import { stoppedGate } from './stopped-gate.ts';

export type DispatcherDeps = {
  sender: CallbackSender;
  destinations: Pick<DestinationLedger, 'findDestinations' | 'changeDestination'>;
  box: Pick<SecretBox, 'open'>;
  clock: Clock;
  log: Logger;
  /** Uniform in [0, 1). */
  random01: () => number;
  userAgent: string;
  /** Signs what its destination has no secret for. */
  defaultSecret?: string | null;
  /** Without it nothing is signed. */
  sign?: SignMessage;
  /** Further headers of ours for a task, such as the links to acknowledge by. */
  ownHeaders?: (task: Task) => Record<string, string>;
  /** Called whenever a destination was read, changed or not: for what others do by it, such as the limits. */
  onLoaded?: (destination: Destination) => void;
};

const openGate: Gate = { kind: 'open' };
const busyGate: Gate = { kind: 'busy' };
/** A destination that was read longer ago is as one not met yet: what was stopped may have been resumed since. */
const knownMs = 5_000;
/** One that was read longer ago than this is not known to be stopped still. */
const oldMs = 1_500;

/** The Dispatcher on one CallbackSender, which it closes. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const { sender, clock, log, random01 } = deps;
  const flows = createFlowBook();
  const checks = createTargetChecks(deps);
  const book = createDestinationBook({ ...deps, flows, onAdopted });

  function onAdopted(state: FlowState): void {
    checks.watch(state);
    if (state.named) deps.onLoaded?.(state.named.destination);
  }

  const heed = createHeedDisable({ ...deps, book });
  const send = createSendRequest({
    ...deps,
    defaultSecret: deps.defaultSecret ?? null,
    sign: deps.sign ?? null,
    ownHeaders: deps.ownHeaders ?? null,
    heed: (...answer) => heed.heed(...answer),
  });
  const choosing = { clock, random01, send };

  /** The hot path: nothing is looked up but the flow, and nothing is waited for but the request. */
  function dispatchBare(state: FlowState, { task, startedAt }: Dispatch): Promise<Dispatched> {
    const [target] = state.targets;
    if (!target) return Promise.resolve(dispatched(blocked('no_target', 'the flow of the task has no target')));
    const era = beginRequest(state.breaker);
    return send(state, target, task, startedAt, null).then((raw) => {
      noteForFlow(state, era, judgeHealth(raw));
      return dispatched(judgeAnswer(raw, task.success));
    });
  }

  async function dispatchNamed(state: FlowState, asked: Dispatch): Promise<Dispatched> {
    let dispatch = asked;
    if (state.readAt === -Infinity) {
      // The caller did not prepare, or the flow was forgotten since.
      if (!(await wasRead(asked.task)) || !asked.maySend()) return dispatched(unread());
      dispatch = { ...asked, startedAt: clock.now() };
    }
    const { named } = state;
    if (!named) return dispatched(blocked('no_destination', 'the destination of the task is not on record'));
    const era = beginRequest(state.breaker);
    let word: HealthWord = 'none';
    try {
      const { word: said, ...result } = await dispatchTo(state, named, dispatch);
      word = said;
      return result;
    } finally {
      noteForFlow(state, era, word);
    }
  }

  async function wasRead(task: Task): Promise<boolean> {
    try {
      await book.prepare([task]);
      return true;
    } catch (error) {
      log.warn({ error, destination: task.destination }, 'a destination could not be read; its task is tried again');
      return false;
    }
  }

  function dispatchTo(state: FlowState, named: Named, dispatch: Dispatch): Promise<JudgedDispatch> {
    const { policy } = named.destination;
    if (named.unsealed === null) {
      const fault = notSent('secret_unreadable', 'this worker cannot open the secrets of the destination');
      return Promise.resolve({ ...dispatched(fault), word: 'bad' });
    }
    if (policy === 'broadcast') return broadcast(choosing, state, named, dispatch);
    return dispatchToOne(choosing, state, named, policy, dispatch);
  }

  function noteForFlow(state: FlowState, era: number, word: HealthWord): void {
    const now = clock.now();
    if (!endRequest(state.breaker, era, word, now)) return;
    const forMs = (state.breaker.openUntil ?? now) - now;
    log.warn({ flow: state.flow, forMs }, 'too many requests fail; the breaker of the flow is open');
  }

  return {
    gate(flow) {
      const state = flows.get(flow);
      if (!state) return openGate;
      const now = clock.now();
      if (destinationOf(flow) !== null) {
        state.usedAt = now;
        book.renewSoon(state);
        const ageMs = clock.monotonic() - state.readAt;
        const stopped = ageMs < knownMs ? stoppedGate(state, now) : null;
        if (stopped) return stopped.kind === 'closed' && ageMs >= oldMs ? { ...stopped, isOld: true } : stopped;
      }
      switch (mayPass(state.breaker, now)) {
        case 'yes':
          return openGate;
        case 'probing':
          return busyGate;
        default:
          return { kind: 'closed', until: state.breaker.openUntil ?? now, why: 'breaker' };
      }
    },
    prepare: (tasks) => book.prepare(tasks),
    dispatch(dispatch) {
      const { task, startedAt } = dispatch;
      const state = flows.meet(task.flow, startedAt);
      state.usedAt = startedAt;
      return task.destination === null ? dispatchBare(state, dispatch) : dispatchNamed(state, dispatch);
    },
    figures: () => readFigures(flows.all(), clock.now()),
    async close() {
      checks.close();
      await heed.settled();
      await sender.close();
    },
  };
}

function dispatched(outcome: Outcome): Dispatched {
  return { outcome, target: null, requests: [], answered: [] };
}

function unread(): Outcome {
  return notSent('destination_unread', 'the destination could not be read in time');
}

function blocked(code: string, detail: string): Outcome {
  return { kind: 'blocked', code, detail };
}
