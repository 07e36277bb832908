import {
  buildCallback,
  type CallbackFrame,
  type CallbackRequest,
  type CallbackSender,
  type Clock,
  type EpochMs,
  type Logger,
  type Outcome,
  type Task,
} from '@qbasecron/core';
import { noteTime } from '../health/answer-times.ts';
import { isEjected, mayEjectAnother, noteAnswer } from '../health/ejection.ts';
import { judgeHealth } from '../health/judge-health.ts';
import { noteCount } from '../health/sliding-counts.ts';
import { describeFailure, noTimings } from './describe-outcome.ts';
import type { FlowState, Named } from './flow-state.ts';
import type { HeedDisable } from './heed-disable.ts';
import { joinTargetUrl } from './join-target-url.ts';
import type { PoolTarget } from './pool-target.ts';

/** Signs by Standard Webhooks with each of the secrets: the value of the header webhook-signature. */
export type SignMessage = (
  secrets: readonly string[],
  message: { id: string; timestamp: number; body: string | null },
) => string;

export type SendRequest = (
  state: FlowState,
  target: PoolTarget,
  task: Task,
  startedAt: EpochMs,
  /** Of oauth2; null without. */
  token: string | null,
) => Promise<Outcome>;

/**
 * One request to one target: built, signed, sent before it returns, and its answer noted in what is known of the target.
 * Resolves to what came of it, before the task's own test of success; never rejects.
 */
export function createSendRequest(deps: {
  sender: Pick<CallbackSender, 'send'>;
  clock: Clock;
  log: Logger;
  userAgent: string;
  defaultSecret: string | null;
  sign: SignMessage | null;
  ownHeaders: ((task: Task) => Record<string, string>) | null;
  heed: HeedDisable['heed'];
}): SendRequest {
  const { sender, clock, log, userAgent, sign, ownHeaders } = deps;
  const defaultSecrets = deps.defaultSecret === null ? [] : [deps.defaultSecret];

  function build(state: FlowState, target: PoolTarget, task: Task, startedAt: EpochMs, token: string | null) {
    const { named } = state;
    const frame: CallbackFrame = ownHeaders ? { userAgent, ownHeaders: ownHeaders(task) } : { userAgent };
    if (named?.unsealed) {
      const { headers } = named.unsealed;
      frame.url = joinTargetUrl(target.url, task.path);
      frame.headers = token === null ? headers : { ...headers, authorization: `Bearer ${token}` };
    }
    const request = buildCallback(task, startedAt, frame);
    if (named?.unsealed?.tls) request.tls = named.unsealed.tls;
    const secrets = sign ? signingSecrets(named, startedAt) : [];
    if (sign && secrets.length > 0) request.headers['webhook-signature'] = sign(secrets, messageOf(request));
    return request;
  }

  function signingSecrets(named: Named | null, now: EpochMs): readonly string[] {
    const own = named?.unsealed?.signing ?? [];
    if (own.length === 0) return defaultSecrets;
    const valid = own.filter(({ expiresAt }) => expiresAt === null || now < expiresAt);
    return valid.length === 0 ? defaultSecrets : valid.map(({ secret }) => secret);
  }

  function ended(state: FlowState, target: PoolTarget, task: Task, outcome: Outcome): Outcome {
    state.inFlightCount--;
    target.inFlightCount--;
    note(state, target, outcome, clock.now(), log);
    if (state.named) deps.heed(state, outcome, task.success);
    return outcome;
  }

  return (state, target, task, startedAt, token) => {
    let request: CallbackRequest;
    try {
      request = build(state, target, task, startedAt, token);
    } catch (error) {
      const detail = error instanceof Error ? error.message : 'the request cannot be built';
      return Promise.resolve<Outcome>({ kind: 'blocked', code: 'unbuildable', detail });
    }
    state.inFlightCount++;
    target.inFlightCount++;
    return sender.send(request).then(
      (outcome) => ended(state, target, task, outcome),
      (error: unknown) => {
        log.error({ error, task: task.id }, 'the sender failed; the request counts as broken');
        const fault = { code: 'sender_failed', detail: 'a fault of the sender', timings: noTimings() };
        return ended(state, target, task, { kind: 'broken', ...fault });
      },
    );
  };
}

function messageOf(request: CallbackRequest): Parameters<SignMessage>[1] {
  const { headers, body } = request;
  return { id: headers['webhook-id'] ?? '', timestamp: Number(headers['webhook-timestamp']), body };
}

/** Health goes by status and connection, not by the task's test of success. */
function note(state: FlowState, target: PoolTarget, outcome: Outcome, now: EpochMs, log: Logger): void {
  const word = judgeHealth(outcome);
  if (word === 'none') return;
  noteCount(target.counts, outcome.kind === 'delivered', now);
  if (outcome.kind === 'delivered' || outcome.kind === 'rejected') noteTime(target.answers, outcome.timings.totalMs);
  if (outcome.kind !== 'delivered') {
    target.lastError = describeFailure(outcome);
    target.lastErrorAt = now;
  }
  // A bare url's origin has no other target to send to.
  const rules = state.named?.destination.health;
  if (!rules || !noteAnswer(target.ejection, word, now, rules, () => mayEject(state, now))) return;
  const { ejectedUntil, ejectionsInRow } = target.ejection;
  log.warn(
    { flow: state.flow, target: target.url, error: target.lastError, forMs: ejectedUntil - now, ejectionsInRow },
    'a target is left out for some time',
  );
}

function mayEject(state: FlowState, now: EpochMs): boolean {
  const started = state.targets.filter((target) => target.state === 'active');
  const ejectedCount = started.filter((target) => isEjected(target.ejection, now)).length;
  return state.named !== null && mayEjectAnother(ejectedCount, started.length, state.named.destination.health);
}
