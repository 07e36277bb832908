import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCron, type CompiledCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';

function compile(cron: string, hashSeed = 'seed'): CompiledCron {
  const compiled = compileCron({ cron, hashSeed });
  assert.ok(compiled.ok, `${cron}: ${JSON.stringify(compiled)}`);
  return compiled.value;
}

/** The next wall times after the end of 2025, or after another moment. */
function walls(cron: string, count: number, after = '2025-12-31T23:59:59'): string[] {
  const { series } = compile(cron);
  const found: string[] = [];
  let at: number | null = Date.parse(`${after}Z`);
  while (found.length < count && (at = series.next(at)) !== null) found.push(formatInstant(at).slice(0, 19));
  return found;
}

const times = (cron: string, count: number): string[] => walls(cron, count).map((wall) => wall.slice(11));
const dates = (cron: string, count: number, after?: string): string[] =>
  walls(cron, count, after).map((wall) => wall.slice(0, 10));

function sameSeries(a: string, b: string): void {
  assert.deepEqual(walls(a, 40), walls(b, 40), `${a} and ${b}`);
}

test('five fields begin with the minute, six with the second, seven end with the year', () => {
  assert.deepEqual(walls('30 9 1 1 *', 2), ['2026-01-01T09:30:00', '2027-01-01T09:30:00']);
  assert.deepEqual(walls('15 30 9 1 1 *', 1), ['2026-01-01T09:30:15']);
  assert.deepEqual(walls('15 30 9 1 1 * 2028', 2), ['2028-01-01T09:30:15']);
});

test('lists, ranges and steps give their values', () => {
  assert.deepEqual(times('5,1,5 0 * * *', 3), ['00:01:00', '00:05:00', '00:01:00']);
  assert.deepEqual(times('0 9-11 * * *', 4), ['09:00:00', '10:00:00', '11:00:00', '09:00:00']);
  assert.deepEqual(times('1-30/14 0 * * *', 3), ['00:01:00', '00:15:00', '00:29:00']);
  assert.deepEqual(times('3/25 0 * * *', 4), ['00:03:00', '00:28:00', '00:53:00', '00:03:00']);
  assert.deepEqual(times('*/25 0 * * *', 4), ['00:00:00', '00:25:00', '00:50:00', '00:00:00']);
  sameSeries('*/1 */1 * * *', '* * * * *');
  sameSeries('00 09 01 01 *', '0 9 1 1 *');
  sameSeries(' 0\t 9 * *   * ', '0 9 * * *');
});

test('ranges wrap, and steps count on through them', () => {
  sameSeries('0 22-2 * * *', '0 22,23,0,1,2 * * *');
  sameSeries('0 22-4/3 * * *', '0 22,1,4 * * *');
  sameSeries('0 0 * * FRI-MON', '0 0 * * 5,6,0,1');
  sameSeries('0 0 * * FRI-7', '0 0 * * 5,6,0');
  sameSeries('0 0 * * 7-2', '0 0 * * 0,1,2');
  sameSeries('0 0 * * sat-sun', '0 0 * * 0,6');
  sameSeries('0 0 * * 7-6', '0 0 * * *');
  sameSeries('0 0 1 NOV-FEB *', '0 0 1 11,12,1,2 *');
  sameSeries('0 0 30-2 * *', '0 0 30,31,1,2 * *');
});

test('names are values in any case, and Sunday is 0 and 7', () => {
  sameSeries('0 0 1 jan,Mar,DEC *', '0 0 1 1,3,12 *');
  sameSeries('0 0 * * mon-FRI', '0 0 * * 1-5');
  for (const sunday of ['0', '7', 'SUN', 'sun', '7-7', '7-0', '0/7', '*/7', '7/2'])
    sameSeries(`0 0 * * ${sunday}`, '0 0 * * 0');
  sameSeries('0 0 * * 1-7/2', '0 0 * * 0,1,3,5');
  sameSeries('0 0 * * MON/2', '0 0 * * 1,3,5,7');
  sameSeries('0 0 * * 0/2', '0 0 * * 0,2,4,6');
});

test('the day is ORed with the weekday when both are given, and limited by it when one begins with a star', () => {
  assert.deepEqual(dates('0 0 13 * FRI', 4), ['2026-01-02', '2026-01-09', '2026-01-13', '2026-01-16']);
  assert.deepEqual(dates('0 0 */2 * MON', 4), ['2026-01-05', '2026-01-19', '2026-02-09', '2026-02-23']);
  assert.deepEqual(dates('0 0 13 * */5', 3), ['2026-02-13', '2026-03-13', '2026-09-13']);
  assert.deepEqual(dates('0 0 ? * MON', 2), ['2026-01-05', '2026-01-12']);
  assert.deepEqual(dates('0 0 13 * ?', 2), ['2026-01-13', '2026-02-13']);
  sameSeries('0 0 ? * ?', '0 0 * * *');
  sameSeries('0 0 13 * 0-6', '0 0 * * *');
  sameSeries('0 0 1-31 * FRI', '0 0 * * *');
  sameSeries('0 0 *,13 * FRI', '0 0 * * FRI');
});

test('L, L-3, LW and 15W are days counted from the end and weekdays nearby', () => {
  assert.deepEqual(dates('0 0 L * *', 3), ['2026-01-31', '2026-02-28', '2026-03-31']);
  assert.deepEqual(dates('0 0 L 2 *', 3), ['2026-02-28', '2027-02-28', '2028-02-29']);
  assert.deepEqual(dates('0 0 L-3 * *', 3), ['2026-01-28', '2026-02-25', '2026-03-28']);
  assert.deepEqual(dates('0 0 l-30 * *', 3), ['2026-01-01', '2026-03-01', '2026-05-01']);
  assert.deepEqual(dates('0 0 LW * *', 3), ['2026-01-30', '2026-02-27', '2026-03-31']);
  // 15 August 2026 is a Saturday, 15 November a Sunday, 15 December a Tuesday.
  assert.deepEqual(dates('0 0 15W 8,11,12 *', 3), ['2026-08-14', '2026-11-16', '2026-12-15']);
  // 1 August is a Saturday and 1 February a Sunday: the month is not left.
  assert.deepEqual(dates('0 0 1w 2,8 *', 2), ['2026-02-02', '2026-08-03']);
  // 31 January 2026 is a Saturday, 31 May a Sunday.
  assert.deepEqual(dates('0 0 31W * *', 3), ['2026-01-30', '2026-03-31', '2026-05-29']);
  assert.deepEqual(dates('0 0 1,15,L * *', 4), ['2026-01-01', '2026-01-15', '2026-01-31', '2026-02-01']);
  assert.deepEqual(dates('0 0 LW,1W,L-1 2 *', 3), ['2026-02-02', '2026-02-27', '2027-02-01']);
});

test('2#3 is the third Tuesday and 5L the last Friday', () => {
  assert.deepEqual(dates('0 0 * * 2#3', 2), ['2026-01-20', '2026-02-17']);
  assert.deepEqual(dates('0 0 * * THU#5', 3), ['2026-01-29', '2026-04-30', '2026-07-30']);
  assert.deepEqual(dates('0 0 * * 5L', 2), ['2026-01-30', '2026-02-27']);
  assert.deepEqual(dates('0 0 * * friL,7#1', 4), ['2026-01-04', '2026-01-30', '2026-02-01', '2026-02-27']);
  assert.deepEqual(dates('0 0 1 * 0#2', 3), ['2026-01-01', '2026-01-11', '2026-02-01']);
  assert.deepEqual(dates('0 0 29 2 MON#5', 4), ['2028-02-29', '2032-02-29', '2036-02-29', '2040-02-29']);
});

test('a day of years ahead is found', () => {
  assert.deepEqual(dates('0 0 29 2 *', 3), ['2028-02-29', '2032-02-29', '2036-02-29']);
  assert.deepEqual(dates('0 0 * 2 MON#5', 2), ['2044-02-29', '2072-02-29']);
  assert.deepEqual(dates('0 0 0 1 1 * 2050', 2, '2025-01-01T00:00:00'), ['2050-01-01']);
});

test('words stand for their times', () => {
  for (const [word, cron] of [
    ['@yearly', '0 0 1 1 *'],
    ['@annually', '0 0 1 1 *'],
    ['@monthly', '0 0 1 * *'],
    ['@weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@Midnight', '0 0 * * *'],
    ['@HOURLY', '0 * * * *'],
  ] as const) {
    sameSeries(word, cron);
  }
});

test('a zone in front is taken off, and is the zone of nothing but this rule', () => {
  for (const cron of ['TZ=Europe/Berlin 0 9 * * *', 'CRON_TZ=Europe/Berlin  0 9 * * *', 'TZ=Europe/Berlin @daily']) {
    assert.equal(compile(cron).timezone, 'Europe/Berlin');
  }
  sameSeries('TZ=Asia/Kathmandu 0 9 * * *', '0 9 * * *');
  assert.equal(compile('0 9 * * *').timezone, null);
});

test('a rule fires every hour when all 24 hours are in it, however they are written', () => {
  for (const cron of [
    '*/5 * * * *',
    '0 * * * *',
    '0 0-23 * * *',
    '0 */1 1 * MON',
    '* * * * * *',
    '@hourly',
    '0 22-21 * * *',
  ]) {
    assert.ok(compile(cron).series.everyHour, cron);
  }
  for (const cron of ['0 9 * * *', '0 */2 * * *', '* 0-22 * * *', '@daily', '0 H * * *']) {
    assert.ok(!compile(cron).series.everyHour, cron);
  }
});

test('H is the same for one seed, another for others, and spreads over the whole of its range', () => {
  assert.equal(compile('H H * * *').hasHash, true);
  assert.equal(compile('0 9 * * *').hasHash, false);
  const seeds = Array.from({ length: 600 }, (_, index) => `schedule-${index}`);
  const firsts = (cron: string, of: (wall: string) => string): Set<string> =>
    new Set(
      seeds.map((seed) => of(formatInstant(compile(cron, seed).series.next(Date.parse('2025-12-31T23:59:59Z')) ?? 0))),
    );
  assert.equal(firsts('H 0 * * *', (wall) => wall.slice(14, 16)).size, 60);
  assert.equal(firsts('0 H * * *', (wall) => wall.slice(11, 13)).size, 24);
  assert.equal(firsts('H 0 0 * * *', (wall) => wall.slice(17, 19)).size, 60);
  const days = firsts('0 0 H 3 *', (wall) => wall.slice(8, 10));
  assert.deepEqual([days.size, [...days].toSorted().at(-1)], [28, '28']);
  assert.equal(firsts('0 0 1 H *', (wall) => wall.slice(5, 7)).size, 12);
  assert.equal(firsts('0 0 * * H', (wall) => wall.slice(8, 10)).size, 7);
  assert.equal(firsts('H(10-19) 0 * * *', (wall) => wall.slice(14, 16)).size, 10);
  assert.equal(firsts('0 H(22-1) * * *', (wall) => wall.slice(11, 13)).size, 4);
  assert.equal(firsts('0 0 H(29-31) 1 *', (wall) => wall.slice(8, 10)).size, 3);
});

test('H with a step keeps the step, from a start of its own', () => {
  const starts = new Set<string>();
  for (let index = 0; index < 300; index++) {
    const { series } = compile('H/15 * * * *', `schedule-${index}`);
    const first = series.next(Date.parse('2025-12-31T23:59:59Z')) as number;
    assert.ok(first < Date.parse('2026-01-01T00:15:00Z'));
    assert.equal(series.next(first), first + 15 * 60_000);
    starts.add(formatInstant(first));
  }
  assert.equal(starts.size, 15);
  sameSeries('H/1 * * * *', '* * * * *');
});

test('what H stands for never changes, since it decides when existing schedules fire', () => {
  const at = (seed: string): string =>
    formatInstant(compile('H H H H *', seed).series.next(Date.parse('2025-12-31T23:59:59Z')) ?? 0).slice(5, 16);
  assert.deepEqual(['', 'a', '6756f0a1c2d3e4f5a6b7c8d9', '时间'].map(at), [
    '12-13T11:39',
    '12-09T07:08',
    '03-16T05:04',
    '07-14T08:29',
  ]);
});
