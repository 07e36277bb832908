import {
  describeRequest,
  judgeAnswer,
  type AttemptRequest,
  type Clock,
  type Dispatch,
  type EpochMs,
  type Outcome,
} from '@qbasecron/core';
import { judgeHealth, type HealthWord } from '../health/judge-health.ts';
import { decidingOutcome } from './deciding-outcome.ts';
import { leaseLost, noTarget, noTimings, notSent } from './describe-outcome.ts';
import type { JudgedDispatch } from './dispatch-to-one.ts';
import type { FlowState, Named } from './flow-state.ts';
import type { PoolTarget } from './pool-target.ts';
import type { SendRequest } from './send-request.ts';

/**
 * One attempt at every target that people have not stopped and that has not answered well before, all at once. Ejected
 * ones are called too: nobody else can answer for them. As in an attempt at one target, an answer of 401 to a kept
 * access token is tried once more with a new one, but for at_most_once.
 */
export async function broadcast(
  deps: { clock: Clock; send: SendRequest },
  state: FlowState,
  named: Named,
  { task, startedAt, maySend }: Dispatch,
): Promise<JudgedDispatch> {
  const requests: AttemptRequest[] = [];
  const kept = named.tokens?.get() ?? null;
  const access = kept instanceof Promise ? await kept : kept;
  if (access && 'fault' in access) return end(notSent('oauth2_token', access.fault), 'bad');
  if (kept instanceof Promise && !maySend()) return end(leaseLost(), 'none');

  const started = state.targets.filter((target) => target.state === 'active');
  const open = started.filter((target) => !task.answered.includes(target.url));
  if (started.length === 0) return end(noTarget(), 'none');
  if (open.length === 0) return end(allAnswered(), 'none');

  const at = kept instanceof Promise ? deps.clock.now() : startedAt;
  const raws = await sendAll(open, at, access?.token ?? null);
  if (access) await repeatUnauthorized(raws, access.token);
  return judge(raws);

  async function sendAll(targets: readonly PoolTarget[], now: EpochMs, token: string | null): Promise<Outcome[]> {
    const outcomes = await Promise.all(targets.map((target) => deps.send(state, target, task, now, token)));
    for (const [index, target] of targets.entries()) {
      const outcome = outcomes[index];
      if (outcome) requests.push(describeRequest(target.url, now, judgeAnswer(outcome, task.success)));
    }
    return outcomes;
  }

  /** Puts the later outcomes in the place of the first ones. */
  async function repeatUnauthorized(outcomes: Outcome[], token: string): Promise<void> {
    const isUnauthorized = (outcome: Outcome | undefined): boolean =>
      outcome?.kind === 'rejected' && outcome.status === 401;
    const again = open.filter((_, index) => isUnauthorized(outcomes[index]));
    if (again.length === 0 || named.tokens?.drop(token) !== true || task.delivery === 'at_most_once') return;
    const renewed = await named.tokens.get();
    if ('fault' in renewed || !maySend()) return;
    const later = await sendAll(again, deps.clock.now(), renewed.token);
    for (const [index, target] of again.entries()) {
      const outcome = later[index];
      if (outcome) outcomes[open.indexOf(target)] = outcome;
    }
  }

  function judge(outcomes: readonly Outcome[]): JudgedDispatch {
    const judged = outcomes.map((raw) => judgeAnswer(raw, task.success));
    const isWell = (index: number): boolean => judged[index]?.kind === 'delivered';
    const well = open.filter((_, index) => isWell(index));
    const answered = [...task.answered, ...well.map((target) => target.url)];
    const isDone = named.destination.broadcastSuccess === 'any' ? answered.length > 0 : well.length === open.length;
    const deciding = isDone ? open.findIndex((_, index) => isWell(index)) : decidingOutcome(judged, task.delivery);
    const words = outcomes.map(judgeHealth);
    return {
      // Of the whole destination only a failure of all says something.
      word: words.includes('good') ? 'good' : words.includes('bad') ? 'bad' : 'none',
      // With `any` an earlier answer may be the one that was needed.
      outcome: judged[deciding] ?? allAnswered(),
      target: open[deciding]?.url ?? null,
      requests: requests.length < 2 ? [] : requests,
      answered,
    };
  }

  function end(outcome: Outcome, word: HealthWord): JudgedDispatch {
    return { word, outcome, target: null, requests: [], answered: task.answered };
  }
}

/** No request was needed: every target that had not answered well was stopped or removed since. */
function allAnswered(): Outcome {
  const answer = { status: 200, responseExcerpt: null, retryAfter: null, words: null };
  return { kind: 'delivered', ...answer, timings: noTimings() };
}
