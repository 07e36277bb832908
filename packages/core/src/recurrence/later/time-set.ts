import type { LaterComposite } from '../rule.ts';

/**
 * A set of seconds of the day, a bit each, so that sets are added and subtracted at once however they were written. Each
 * minute has two words: its seconds 0 to 29, and 30 to 59.
 */
export type TimeSet = Uint32Array;

const minutesPerDay = 1_440;
const secondsPerDay = 86_400;
const secondsPerWord = 30;
const wordsPerHour = 120;
const fullWord = 2 ** secondsPerWord - 1;
/** A list of times is as quick for later as lists of hours, minutes and seconds, if it is not longer than this. */
const listedTimesMax = 1_440;

/** The times of day of a normalized composite. */
export function timeSetOf(composite: LaterComposite): TimeSet {
  const set = new Uint32Array(minutesPerDay * 2);
  if (composite.t) addTimes(set, composite.t);
  else {
    const minute = new Uint32Array(2);
    addTimes(minute, composite.s ?? rangeTo(60));
    const hour = new Uint32Array(wordsPerHour);
    for (const each of composite.m ?? rangeTo(60)) hour.set(minute, each * 2);
    for (const each of composite.h ?? rangeTo(24)) set.set(hour, each * wordsPerHour);
  }
  const { t_a: from, t_b: before } = composite;
  return from || before ? intersect(set, timesBetween(from?.[0] ?? 0, before?.[0] ?? secondsPerDay)) : set;
}

function timesBetween(first: number, before: number): TimeSet {
  return new Uint32Array(minutesPerDay * 2).map((_, index) => {
    const start = index * secondsPerWord;
    if (start >= before || start + secondsPerWord <= first) return 0;
    if (start >= first && start + secondsPerWord <= before) return fullWord;
    const bits = rangeTo(secondsPerWord).filter((bit) => start + bit >= first && start + bit < before);
    return bits.reduce((word, bit) => word | (1 << bit), 0);
  });
}

export function intersect(a: TimeSet, b: TimeSet): TimeSet {
  return a.map((word, index) => word & (b[index] ?? 0));
}

export function subtract(a: TimeSet, b: TimeSet): TimeSet {
  return a.map((word, index) => word & ~(b[index] ?? 0));
}

export function union(a: TimeSet, b: TimeSet): TimeSet {
  return a.map((word, index) => word | (b[index] ?? 0));
}

export function isEmpty(set: TimeSet): boolean {
  return !set.some((word) => word !== 0);
}

/** True when there is a second in each of the 24 hours. */
export function touchesEveryHour(set: TimeSet): boolean {
  return rangeTo(24).every((hour) => !isEmpty(set.subarray(hour * wordsPerHour, (hour + 1) * wordsPerHour)));
}

/** The set as parts of composites, as few as will do. */
export function writeTimeSet(set: TimeSet): LaterComposite[] {
  const groups = groupHours(set);
  if (groups.length <= 1 || countOf(set) > listedTimesMax) return groups;
  return [{ t: timesOf(set) }];
}

/** Hours that have the same minutes with the same seconds become one composite. */
function groupHours(set: TimeSet): LaterComposite[] {
  const groups = new Map<string, { h: number[]; m: number[]; s: number[] }>();
  for (let hour = 0; hour < 24; hour++) {
    for (const { minutes, words } of groupMinutes(set.subarray(hour * wordsPerHour, (hour + 1) * wordsPerHour))) {
      const key = `${minutes.join()}:${words.join()}`;
      const group = groups.get(key) ?? { h: [], m: minutes, s: timesOf(words) };
      group.h.push(hour);
      groups.set(key, group);
    }
  }
  return [...groups.values()].map(({ h, m, s }) => ({ ...(h.length < 24 && { h }), ...(m.length < 60 && { m }), s }));
}

/** The minutes of an hour by their seconds, those without any left out. */
function groupMinutes(hour: TimeSet): { minutes: number[]; words: TimeSet }[] {
  const groups = new Map<string, { minutes: number[]; words: TimeSet }>();
  for (let minute = 0; minute < 60; minute++) {
    const words = hour.subarray(minute * 2, minute * 2 + 2);
    if (isEmpty(words)) continue;
    const key = words.join();
    const group = groups.get(key) ?? { minutes: [], words };
    group.minutes.push(minute);
    groups.set(key, group);
  }
  return [...groups.values()];
}

function addTimes(set: TimeSet, times: readonly number[]): void {
  for (const time of times) {
    const word = Math.floor(time / secondsPerWord);
    set[word] = (set[word] ?? 0) | (1 << (time % secondsPerWord));
  }
}

function timesOf(set: TimeSet): number[] {
  const times: number[] = [];
  for (const [index, word] of set.entries()) {
    for (let bit = 0; bit < secondsPerWord; bit++) if ((word >>> bit) & 1) times.push(index * secondsPerWord + bit);
  }
  return times;
}

function countOf(set: TimeSet): number {
  let count = 0;
  for (const word of set) for (let rest = word; rest !== 0; rest &= rest - 1) count++;
  return count;
}

function rangeTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
