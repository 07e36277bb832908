import { isZone } from '../time/civil.ts';
import { compileAt } from './at/compile-at.ts';
import { compileCron } from './cron/compile-cron.ts';
import { compileEvery } from './every/compile-every.ts';
import { compileLater } from './later/compile-later.ts';
import { compileText } from './later/compile-text.ts';
import { compileRrule } from './rrule/compile-rrule.ts';
import type { InstantSeries, Read, Rule, WallSeries } from './rule.ts';

export type CompiledRule = {
  timezone: string;
  /** What runs on the clock on the wall meets DST (see zoned-series.ts); instants do not. */
  series: { kind: 'wall'; series: WallSeries } | { kind: 'instants'; series: InstantSeries };
  /** In plain English. */
  description: string;
};

/**
 * A series of any of the six forms. Pure: the same input compiles to the same series, and what has been accepted once
 * is accepted for ever. A zone in front of a cron expression wins where `timezone` is null and must agree where it is not.
 *
 * @param hashSeed the schedule's id: what H in a cron expression is spread by
 * @param timezone @default 'UTC'
 */
export function compileRule(input: { rule: Rule; timezone: string | null; hashSeed: string }): Read<CompiledRule> {
  const { rule, timezone, hashSeed } = input;
  if (timezone !== null && !isZone(timezone)) {
    return { ok: false, faults: [{ pointer: '#/timezone', detail: 'must be an IANA name such as Europe/Berlin' }] };
  }
  switch (rule.kind) {
    case 'cron':
      return compileZonedCron(rule.cron, timezone, hashSeed);
    case 'text':
      return onTheWall(compileText(rule.text), timezone);
    case 'later':
      return onTheWall(compileLater(rule.later), timezone);
    case 'rrule':
      return onTheWall(compileRrule({ ...rule, timezone: timezone ?? 'UTC' }), timezone);
    case 'every':
      return onTheTimeLine(compileEvery(rule), timezone);
    case 'at':
      return onTheTimeLine(compileAt(rule), timezone);
  }
}

function compileZonedCron(cron: string, timezone: string | null, hashSeed: string): Read<CompiledRule> {
  const read = compileCron({ cron, hashSeed });
  if (!read.ok) return read;
  const prefixed = read.value.timezone;
  if (prefixed !== null && timezone !== null && prefixed !== timezone) {
    const detail = `is ${timezone}, but \`cron\` begins with the zone ${prefixed}; give only one of them`;
    return { ok: false, faults: [{ pointer: '#/timezone', detail }] };
  }
  return onTheWall(read, prefixed ?? timezone);
}

type Described<Series> = Read<{ series: Series; description: string }>;

function onTheWall(read: Described<WallSeries>, timezone: string | null): Read<CompiledRule> {
  if (!read.ok) return read;
  const { series, description } = read.value;
  return { ok: true, value: { timezone: timezone ?? 'UTC', series: { kind: 'wall', series }, description } };
}

function onTheTimeLine(read: Described<InstantSeries>, timezone: string | null): Read<CompiledRule> {
  if (!read.ok) return read;
  const { series, description } = read.value;
  return { ok: true, value: { timezone: timezone ?? 'UTC', series: { kind: 'instants', series }, description } };
}
