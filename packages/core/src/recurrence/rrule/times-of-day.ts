/** Every combination, in seconds, ascending: the lists are. */
export function combineTimes(
  hours: readonly number[],
  minutes: readonly number[],
  seconds: readonly number[],
): number[] {
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => (hour * 60 + minute) * 60 + second)),
  );
}

/** 0 to count - 1: what a part allows that is not there. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** The places in a set of `count` that BYSETPOS takes, ascending from 0: 1 is the first, -1 the last. */
export function placesOf(bySetPos: readonly number[], count: number): number[] {
  const places = bySetPos.map((position) => (position > 0 ? position - 1 : count + position));
  return [...new Set(places)].filter((place) => place >= 0 && place < count).sort((one, other) => one - other);
}
