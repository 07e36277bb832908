import type { IcsClock } from './ics-clock.ts';
import type { RawEvent } from './read-components.ts';
import { type IcsEvent, readEvent } from './read-event.ts';

/** The events of a file that take time; `replaced` are the instances of each for which another event stands. */
export type CollectedEvent = { event: IcsEvent; line: number; replaced: ReadonlySet<string> };

/** Exceptions and further dates that are read of one file. */
const timesMax = 5_000;
const none: ReadonlySet<string> = new Set();

/**
 * Reads all events. Instances that another event of the same UID replaces are left out of the one that recurs, even if
 * that other is cancelled or transparent and does not count itself.
 * @param skip told of each event that cannot be taken
 */
export function collectEvents(
  raw: readonly RawEvent[],
  clockOf: (tzid: string) => IcsClock | null,
  skip: (line: number, why: string) => void,
): CollectedEvent[] {
  const events: { event: IcsEvent; line: number }[] = [];
  const replacedByUid = new Map<string, Set<string>>();
  const budget = { times: timesMax };
  for (const one of raw) {
    const read = readEvent(one, clockOf, budget);
    if (!read.ok) {
      skip(one.line, read.why);
      continue;
    }
    const { event, isIgnored } = read;
    if (event.uid !== null && event.replaces !== null) {
      const replaced = replacedByUid.get(event.uid) ?? new Set<string>();
      replacedByUid.set(event.uid, replaced.add(event.replaces));
    }
    if (!isIgnored) events.push({ event, line: one.line });
  }
  return events.map(({ event, line }) => ({ event, line, replaced: replacedOf(event, replacedByUid) }));
}

function replacedOf({ uid, replaces }: IcsEvent, replacedByUid: ReadonlyMap<string, Set<string>>): ReadonlySet<string> {
  return (uid !== null && replaces === null ? replacedByUid.get(uid) : undefined) ?? none;
}
