import { dayMs } from '../../../time/calendar.ts';
import { floatingClock, type IcsClock, utcClock } from './ics-clock.ts';
import { durationOf, type IcsTime, rawOf, textOf, timeOf, timesOf } from './parse-property.ts';
import type { Properties, RawEvent } from './read-components.ts';

/** An event, on its own clock. All-day ones last from midnight to midnight on a floating one. */
export type IcsEvent = {
  uid: string | null;
  isAllDay: boolean;
  clock: IcsClock;
  /** On the event's clock, as milliseconds of a clock that shows UTC. */
  startMs: number;
  /** More than none. */
  lengthMs: number;
  rrule: string | null;
  /** Further starts. */
  alsoMs: number[];
  /** Starts that are left out: whole days, counted since 1970-01-01, or wall times. */
  except: { dates: Set<number>; wallMs: Set<number> };
  /** Which instance of its UID this event stands for: its key, see instanceKey. */
  replaces: string | null;
  what: string | null;
};

/** `ignored` says nothing about the file: the event is cancelled, or declared not to take time. */
export type EventRead = { ok: true; event: IcsEvent; isIgnored: boolean } | { ok: false; why: string };

const whatCharsMax = 200;

/** @param budget how many exceptions and further dates may still be read */
export function readEvent(
  { properties }: RawEvent,
  clockOf: (tzid: string) => IcsClock | null,
  budget: { times: number },
): EventRead {
  const start = timeOf(properties, 'DTSTART');
  if (!start) return { ok: false, why: 'has no DTSTART that can be read' };
  const clock = findClock(start, clockOf);
  if (!clock)
    return { ok: false, why: `is in the time zone "${shorten(start.tzid ?? '')}", which the file does not define` };
  const lengthMs = lengthOf(properties, start, clock, clockOf);
  if (lengthMs === null || lengthMs <= 0) return { ok: false, why: 'does not end after it begins' };
  const onClock = (time: IcsTime) => wallOn(clock, time, clockOf);
  const also = timesOf(properties, 'RDATE', budget);
  const except = timesOf(properties, 'EXDATE', budget);
  if (!also || !except) {
    return { ok: false, why: 'has an RDATE or EXDATE that cannot be read, or the file too many of them' };
  }
  const replaced = timeOf(properties, 'RECURRENCE-ID');
  const isCancelled = textOf(properties, 'STATUS')?.toUpperCase() === 'CANCELLED';
  // Holidays are often declared transparent, as days on which one is not busy; they are excluded all the same.
  const isTransparent = !start.isDate && textOf(properties, 'TRANSP')?.toUpperCase() === 'TRANSPARENT';
  const event: IcsEvent = {
    uid: textOf(properties, 'UID'),
    isAllDay: start.isDate,
    clock,
    startMs: start.wallMs,
    lengthMs,
    rrule: rawOf(properties, 'RRULE'),
    alsoMs: also.map((time) => (start.isDate ? floorToDay(time.wallMs) : onClock(time))),
    except: {
      dates: new Set(
        except.filter((time) => time.isDate || start.isDate).map(({ wallMs }) => Math.floor(wallMs / dayMs)),
      ),
      wallMs: new Set(except.filter((time) => !time.isDate).map(onClock)),
    },
    replaces: replaced && instanceKey(clock, start.isDate, start.isDate ? replaced.wallMs : onClock(replaced)),
    what: plainText(textOf(properties, 'SUMMARY')),
  };
  return { ok: true, event, isIgnored: isCancelled || isTransparent };
}

/** Names one start of an event, the same on whatever clock it is written. */
export function instanceKey(clock: IcsClock, isAllDay: boolean, wallMs: number): string {
  return isAllDay ? `day ${Math.floor(wallMs / dayMs)}` : String(clock.instantOf(wallMs));
}

/** RFC 5545 section 3.6.1: DTEND, or DURATION; without either an all-day event is one day, and a timed one none. */
function lengthOf(
  properties: Properties,
  start: IcsTime,
  clock: IcsClock,
  clockOf: (tzid: string) => IcsClock | null,
): number | null {
  if (!properties.has('DTEND')) return durationOf(properties) ?? (start.isDate ? dayMs : null);
  const end = timeOf(properties, 'DTEND');
  if (!end || end.isDate !== start.isDate) return null;
  if (start.isDate) return end.wallMs - start.wallMs;
  const endClock = findClock(end, clockOf);
  return endClock && endClock.isFloating === clock.isFloating
    ? endClock.instantOf(end.wallMs) - clock.instantOf(start.wallMs)
    : null;
}

function findClock(time: IcsTime, clockOf: (tzid: string) => IcsClock | null): IcsClock | null {
  if (time.isUtc) return utcClock;
  return time.isDate || time.tzid === null ? floatingClock : clockOf(time.tzid);
}

/** What the event's clock shows at a time that may be written on another. */
function wallOn(clock: IcsClock, time: IcsTime, clockOf: (tzid: string) => IcsClock | null): number {
  const own = findClock(time, clockOf);
  if (!own || own === clock || own.isFloating || clock.isFloating) return time.wallMs;
  return clock.wallMsAt(own.instantOf(time.wallMs));
}

function floorToDay(wallMs: number): number {
  return Math.floor(wallMs / dayMs) * dayMs;
}

/** One line without control characters; null when nothing is left. */
function plainText(text: string | null): string | null {
  const plain = shorten((text ?? '').replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim());
  return plain === '' ? null : plain;
}

function shorten(text: string): string {
  return text.length > whatCharsMax ? `${text.slice(0, whatCharsMax - 1).toWellFormed()}…` : text;
}
