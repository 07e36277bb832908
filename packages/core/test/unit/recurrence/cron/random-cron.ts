/** Random valid cron expressions, the same ones for the same seed. */

export type Random = {
  below(limit: number): number;
  pick<Value>(values: readonly Value[]): Value;
  chance(share: number): boolean;
};

/** The generator "mulberry32", which is in the public domain. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (values) => values[below(values.length)]!, chance: (share) => next() < share };
}

const months = 'JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC'.split(' ');
const weekdays = 'SUN MON TUE WED THU FRI SAT'.split(' ');

type Spec = { min: number; max: number; names?: string[] };

function item(random: Random, { min, max, names }: Spec): string {
  const size = max - min + 1;
  const value = (): string => {
    const at = random.below(size);
    return names && random.chance(0.3) ? names[at]! : String(min + at);
  };
  const kind = random.below(10);
  if (kind <= 4) return value();
  if (kind === 5) return `*/${1 + random.below(Math.min(size, 30))}`;
  if (kind === 6) return `${value()}/${1 + random.below(Math.min(size, 12))}`;
  const ends = [value(), value()];
  // Minutes and seconds do not wrap.
  const range = (max === 59 ? ends.toSorted((a, b) => Number(a) - Number(b)) : ends).join('-');
  return kind === 7 ? `${range}/${1 + random.below(5)}` : range;
}

function list(random: Random, spec: Spec, starShare: number): string {
  if (random.chance(starShare)) return '*';
  const count = random.chance(0.7) ? 1 : 2 + random.below(3);
  return Array.from({ length: count }, () => item(random, spec)).join(',');
}

function days(random: Random): string {
  const special = (): string =>
    random.pick(['L', 'L', 'LW', `L-${1 + random.below(6)}`, `${1 + random.below(31)}W`, `${1 + random.below(31)}w`]);
  if (random.chance(0.45)) return random.pick(['*', '*', '?']);
  if (random.chance(0.25)) return random.chance(0.7) ? special() : `${1 + random.below(28)},${special()}`;
  return list(random, { min: 1, max: 31 }, 0);
}

function weekdayList(random: Random): string {
  const weekday = (): string => (random.chance(0.5) ? String(random.below(8)) : random.pick(weekdays));
  if (random.chance(0.5)) return random.pick(['*', '*', '?']);
  if (random.chance(0.2)) return `${weekday()}#${1 + random.below(5)}`;
  if (random.chance(0.1)) return `${weekday()}L`;
  if (random.chance(0.1)) return `${weekday()},${weekday()}#${1 + random.below(4)}`;
  if (random.chance(0.1)) return `5-7${random.chance(0.3) ? '/2' : ''}`;
  return list(random, { min: 0, max: 6, names: weekdays }, 0);
}

export function randomCron(random: Random): string {
  const fields = [
    list(random, { min: 0, max: 59 }, 0.15),
    list(random, { min: 0, max: 23 }, 0.3),
    days(random),
    list(random, { min: 1, max: 12, names: months }, 0.7),
    weekdayList(random),
  ];
  if (random.chance(0.75)) return fields.join(' ');
  fields.unshift(list(random, { min: 0, max: 59 }, 0.1));
  if (random.chance(0.7)) return fields.join(' ');
  return [...fields, random.pick(['*', '1980-2040', '1971/2', '1985,1986,2011,2012,2018,2019,2025-2032'])].join(' ');
}
