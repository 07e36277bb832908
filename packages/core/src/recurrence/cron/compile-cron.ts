import { utcWallTime } from '../../time/calendar.ts';
import type { EpochMs } from '../../model/task.ts';
import { createLaterSeries } from '../later/engine.ts';
import type { Read, WallSeries } from '../rule.ts';
import { cronToLater } from './cron-to-later.ts';
import { describeCron } from './describe-cron.ts';
import { explainNever } from './explain-never.ts';
import { refuse } from './fault.ts';
import { type ParsedCron, parseCron } from './parse-cron.ts';

export type CompiledCron = {
  series: WallSeries;
  /** From a `TZ=` or `CRON_TZ=` prefix; null without one. */
  timezone: string | null;
  description: string;
  /** True when it has an H, so that another hashSeed may give other times. */
  hasHash: boolean;
};

/** A day's tolerance, since the year ends at another time in each zone. */
const dayMs = 86_400_000;

/**
 * Reads a cron expression as cron-help.ts describes it. Refusals point at the character. `hashSeed` (the schedule's id)
 * decides what H stands for. With `now`, which is for expressions that are new, one whose years are past is refused too;
 * a stored one compiles for ever.
 */
export function compileCron({ cron, hashSeed, now }: CronInput): Read<CompiledCron> {
  const read = parseCron(cron, hashSeed);
  if (!read.ok) return read;
  const parsed = read.value;
  const past = now === undefined ? null : refusePast(parsed, now);
  if (past) return past;
  const series = createLaterSeries(cronToLater(parsed));
  const never = explainNever(parsed, series);
  if (never) return never;
  return {
    ok: true,
    value: {
      series,
      timezone: parsed.timezone,
      description: describeCron(parsed),
      hasHash: Object.values(parsed.fields).some((field) => field.hasHash),
    },
  };
}

export type CronInput = { cron: string; hashSeed: string; now?: EpochMs };

function refusePast({ fields }: ParsedCron, now: EpochMs): Read<never> | null {
  const last = fields.year.values.at(-1) ?? 0;
  if (last >= utcWallTime(now - dayMs).year) return null;
  return refuse(`never fires: the year ${last} is past`, fields.year.position);
}
