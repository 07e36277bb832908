import {
  leaseMs,
  offsetJumpMs,
  type Clock,
  type LedgerSession,
  type TimerSession,
  type WorkerRecord,
  type WorkerRegistry,
} from '@qbasecron/core';
import { withinMs } from './within-ms.ts';

/** What works less well than it should while tasks are still accepted. */
export type Degradation = 'timer_unreachable' | 'clocks_apart' | 'no_workers';

/** Why no task can be accepted here. */
export type Obstacle = 'ledger_unreachable' | 'draining';

export type Readiness = {
  status: 'ready' | 'degraded' | 'unready';
  degraded: Degradation[];
  unready: Obstacle[];
};

export type ReadinessDeps = {
  ledger: { session: Pick<LedgerSession, 'readTime'>; workers: Pick<WorkerRegistry, 'listWorkers'> };
  timer: { session: Pick<TimerSession, 'ping'> };
  clock: Clock;
};

const ledgerAnswerMs = 2_000;
const timerAnswerMs = 500;

/** Asks the ledger and the timer. Never rejects. Not ready only without the ledger. */
export async function checkReadiness(deps: ReadinessDeps): Promise<Readiness> {
  const { ledger, timer, clock } = deps;
  const [ledgerUp, timerUp, workers] = await Promise.all([
    answers(() => ledger.session.readTime(), ledgerAnswerMs, clock),
    answers(() => timer.session.ping(), timerAnswerMs, clock),
    withinMs(ledger.workers.listWorkers(), ledgerAnswerMs, clock).catch(() => null),
  ]);
  const degraded: Degradation[] = [];
  if (!timerUp) degraded.push('timer_unreachable');
  if (workers) {
    const alive = aliveWorkers(workers, clock.now());
    if (clocksApart(clock, alive)) degraded.push('clocks_apart');
    if (alive.length === 0) degraded.push('no_workers');
  }
  if (!ledgerUp || !workers) return { status: 'unready', degraded, unready: ['ledger_unreachable'] };
  return { status: degraded.length > 0 ? 'degraded' : 'ready', degraded, unready: [] };
}

function aliveWorkers(workers: readonly WorkerRecord[], now: number): WorkerRecord[] {
  return workers.filter((worker) => worker.state === 'alive' && now - worker.renewedAt <= leaseMs);
}

/** BullMQ runs by each machine's wall clock, so a machine far from the ledger's time disturbs all. */
function clocksApart(clock: Clock, workers: readonly WorkerRecord[]): boolean {
  const far = (offsetMs: number): boolean => Math.abs(offsetMs) > offsetJumpMs;
  return !clock.isTrusted() || far(clock.offsetMs()) || workers.some((worker) => far(worker.figures.clockOffsetMs));
}

async function answers(ask: () => Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  try {
    await withinMs(ask(), ms, clock);
    return true;
  } catch {
    return false;
  }
}
