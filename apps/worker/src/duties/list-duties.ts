import {
  auditPeriodMs,
  endOverdueAcks,
  horizonMs,
  horizonOverlapMs,
  makeFollowUps,
  nearPeriodMs,
  plannerPeriodMs,
  recoveryPeriodMs,
  tickLoaderPeriodMs,
  type DutyLedger,
  type MakeFollowUpsDeps,
  type Offers,
  type WheelLedger,
} from '@qbasecron/core';
import { actionsPeriodMs, runActions, type RunActionsDeps } from '../actions/run-actions.ts';
import type { Arming } from '../arm/arming.ts';
import { planDue, type PlanDueDeps } from '../plan/plan-due.ts';
import type { Ticks } from '../plan/ticks.ts';
import { audit, auditShards } from './audit.ts';
import { loadFar, loadNear } from './load-slots.ts';
import { measureFigures } from './measure-figures.ts';
import { recover, recoverStrays, type RecoverDeps } from './recover.ts';
import type { Duty } from './run-duties.ts';

const straysPeriodMs = 5_000;
const figuresPeriodMs = 10_000;
/** A callback that follows another comes within about this time. */
const afterSendPeriodMs = 1_000;

/** Every duty, with its name and period. A name is the key of its guard record: it must not change between versions. */
export function listDuties(
  deps: RecoverDeps & {
    wheel: WheelLedger;
    offers: Offers;
    duties: DutyLedger;
    arming: Pick<Arming, 'armDue'>;
    timerUp: () => boolean;
    planner: PlanDueDeps;
    ticks: Pick<Ticks, 'load'>;
    actions: RunActionsDeps;
    acks: Parameters<typeof endOverdueAcks>[0];
    followUps: MakeFollowUpsDeps;
  },
): Duty[] {
  const shards = auditShards(deps.wheel.partitionCount());
  return [
    { name: 'near-loader', periodMs: nearPeriodMs, runOnce: (now) => loadNear(deps, now) },
    { name: 'far-loader', periodMs: horizonMs - horizonOverlapMs, runOnce: (now) => loadFar(deps, now) },
    { name: 'recovery', periodMs: recoveryPeriodMs, runOnce: (now) => recover(deps, now) },
    { name: 'strays', periodMs: straysPeriodMs, runOnce: (now) => recoverStrays(deps, now) },
    { name: 'planner', periodMs: plannerPeriodMs, runOnce: (now) => planDue(deps.planner, now) },
    { name: 'tick-loader', periodMs: tickLoaderPeriodMs, runOnce: (now) => deps.ticks.load(now) },
    { name: 'actions', periodMs: actionsPeriodMs, runOnce: (now) => runActions(deps.actions, now) },
    { name: 'acks', periodMs: afterSendPeriodMs, runOnce: (now) => endOverdueAcks(deps.acks, now) },
    { name: 'follow-ups', periodMs: afterSendPeriodMs, runOnce: (now) => makeFollowUps(deps.followUps, now) },
    { name: 'figures', periodMs: figuresPeriodMs, runOnce: (now) => measureFigures(deps.duties, now) },
    ...shards.map((partitions, index): Duty => {
      return { name: `audit-${index}`, periodMs: auditPeriodMs, runOnce: (now) => audit(deps, now, partitions) };
    }),
  ];
}
