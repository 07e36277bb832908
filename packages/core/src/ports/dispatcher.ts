import type { AttemptRequest, Outcome } from '../model/attempt.ts';
import type { EpochMs, Task } from '../model/task.ts';

/**
 * Delivers one attempt of a task: chooses a target, builds, signs and sends the request, passes on to another target
 * when nothing could be sent, and remembers how the targets fare. All of it beneath CallbackSender is its own matter.
 */
export interface Dispatcher {
  /**
   * Whether a request of this task may begin now. Cheap and synchronous: asked for each task before it is sent, and for
   * what is about to be claimed. A flow that it has not met yet is open.
   */
  gate(flow: string): Gate;
  /**
   * Loads the destinations that these tasks name, as they are on record within the last second. Must come before
   * `dispatch` of them. Throws as the ledger does.
   */
  prepare(tasks: readonly Pick<Task, 'flow' | 'destination'>[]): Promise<void>;
  /**
   * Begins the first request before it returns, unless a token must be fetched first. Never rejects for what receivers
   * or the network do.
   */
  dispatch(dispatch: Dispatch): Promise<Dispatched>;
  figures(): DestinationFigures[];
  /** Ends checks and idle connections. Requests under way are not aborted. */
  close(): Promise<void>;
}

export type Gate =
  | { kind: 'open' }
  /** As many requests as allowed are under way, or the rate is used up: it opens by itself, soon. */
  | { kind: 'busy' }
  /** Paused, disabled, or its breaker is open: not before `until`, and maybe later. */
  | {
      kind: 'closed';
      until: EpochMs;
      why: 'paused' | 'disabled' | 'breaker';
      /** It was so a while ago, and is being read again: it may have been resumed since. */
      isOld?: true;
    }
  /** Disabled, and its tasks are to fail. */
  | { kind: 'refused'; why: string };

export type Dispatch = {
  /** As it was claimed. */
  task: Task;
  startedAt: EpochMs;
  /** Whether the lease still allows it: asked before every request that does not begin at once. */
  maySend: () => boolean;
};

export type Dispatched = {
  /** Decides what becomes of the task. */
  outcome: Outcome;
  /** Url of the target of the deciding request; null for a task with a url of its own. */
  target: string | null;
  /** Every request in order, when there was more than one: targets passed over, or a broadcast. */
  requests: AttemptRequest[];
  /** broadcast: the urls of all targets that have answered well so far; else empty. */
  answered: string[];
};

/** How a destination fares in one worker, since its process started or over the last ten minutes. */
export type DestinationFigures = {
  flow: string;
  breaker: 'closed' | 'open' | 'half_open';
  /** When the open breaker lets a probe through. */
  openUntil: EpochMs | null;
  inFlightCount: number;
  targets: TargetFigures[];
};

export type TargetFigures = {
  target: string;
  inFlightCount: number;
  /** Of the last ten minutes. */
  successCount: number;
  failureCount: number;
  /** Of the last 200 answers; null before the first. */
  p50Ms: number | null;
  p95Ms: number | null;
  ejectionCount: number;
  /** When the running ejection ends; null when it is available. */
  ejectedUntil: EpochMs | null;
  lastError: string | null;
  lastErrorAt: EpochMs | null;
};
