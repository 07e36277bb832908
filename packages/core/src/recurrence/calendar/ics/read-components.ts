import { faultAt, type IcsFault, type IcsLine } from './split-lines.ts';

/** Lines by the upper-case name of their property, as far as it matters here; the first of each name comes first. */
export type Properties = ReadonlyMap<string, IcsLine[]>;

/** A VEVENT; `line` is where it begins. */
export type RawEvent = { properties: Properties; line: number };

/** A VTIMEZONE and its STANDARD and DAYLIGHT parts. */
export type RawZone = { properties: Properties; observances: Properties[] };

export type Components = { events: RawEvent[]; zones: RawZone[] };

const depthMax = 8;
/** An event that a program wrote has 300 characters and more, so that a file of the size allowed has fewer. */
const eventsMax = 5_000;
const zonesMax = 100;
const observancesMax = 400;

/** What is read of each component; everything else, alarms and whole other components too, is passed over. */
const wanted: Record<string, readonly string[]> = {
  VEVENT: [
    ...['UID', 'DTSTART', 'DTEND', 'DURATION', 'RRULE', 'RDATE', 'EXDATE'],
    ...['RECURRENCE-ID', 'SUMMARY', 'STATUS', 'TRANSP'],
  ],
  VTIMEZONE: ['TZID', 'X-LIC-LOCATION'],
  STANDARD: ['DTSTART', 'TZOFFSETTO', 'TZOFFSETFROM', 'RRULE', 'RDATE'],
  DAYLIGHT: ['DTSTART', 'TZOFFSETTO', 'TZOFFSETFROM', 'RRULE', 'RDATE'],
};
/** Where a component must be to count. */
const parents: Record<string, string> = {
  VEVENT: 'VCALENDAR',
  VTIMEZONE: 'VCALENDAR',
  STANDARD: 'VTIMEZONE',
  DAYLIGHT: 'VTIMEZONE',
};

type Open = { name: string; begin: IcsLine; properties: Map<string, IcsLine[]> | null };

/** Finds the events and time zones of a file. Its components must be closed in order; that is all that is asked of it. */
export function readComponents(
  lines: readonly IcsLine[],
): { ok: true; components: Components } | { ok: false; fault: IcsFault } {
  const components: Components = { events: [], zones: [] };
  const stack: Open[] = [];
  for (const line of lines) {
    const name = /^[A-Za-z0-9-]+(?=[:;])/.exec(line.text)?.[0].toUpperCase();
    const wrong = name === undefined ? 'has no name with : or ; after it' : take(name, line, stack, components);
    if (wrong !== null) return { ok: false, fault: faultAt(line, wrong) };
  }
  const open = stack.at(-1);
  if (open) return { ok: false, fault: faultAt(open.begin, `begins ${open.name}, which does not end`) };
  if (lines.length === 0) return { ok: false, fault: { detail: 'is empty', position: 1 } };
  return { ok: true, components };
}

/** Takes one line; answers what is wrong with it. */
function take(name: string, line: IcsLine, stack: Open[], components: Components): string | null {
  if (name === 'BEGIN') return begin(line, stack, components);
  if (name === 'END') return end(line, stack);
  const open = stack.at(-1);
  if (!open) return 'belongs to no component';
  if (!open.properties || !wanted[open.name]?.includes(name)) return null;
  const known = open.properties.get(name);
  if (known) known.push(line);
  else open.properties.set(name, [line]);
  return null;
}

function begin(line: IcsLine, stack: Open[], { events, zones }: Components): string | null {
  const name = valueOf(line);
  const parent = stack.at(-1)?.name;
  if (parent === undefined && name !== 'VCALENDAR') return 'must be BEGIN:VCALENDAR';
  if (stack.length >= depthMax) return `begins a component within ${depthMax} others`;
  const counts = Object.hasOwn(wanted, name) && parents[name] === parent;
  const properties = counts ? new Map<string, IcsLine[]>() : null;
  stack.push({ name, begin: line, properties });
  if (!properties) return null;
  if (name === 'VEVENT') events.push({ properties, line: line.line });
  else if (name === 'VTIMEZONE') zones.push({ properties, observances: [] });
  else zones.at(-1)?.observances.push(properties);
  if (events.length > eventsMax) return `begins more than ${eventsMax} events`;
  if (zones.length > zonesMax) return `begins more than ${zonesMax} time zones`;
  return (zones.at(-1)?.observances.length ?? 0) > observancesMax ? 'begins too many parts of a time zone' : null;
}

function end(line: IcsLine, stack: Open[]): string | null {
  const open = stack.pop();
  if (!open) return 'ends what did not begin';
  return open.name === valueOf(line) ? null : `must be END:${open.name}`;
}

function valueOf({ text }: IcsLine): string {
  return text
    .slice(text.indexOf(':') + 1)
    .trim()
    .slice(0, 32)
    .toUpperCase();
}
