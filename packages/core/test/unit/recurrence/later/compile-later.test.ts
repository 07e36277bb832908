import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileLater } from '../../../../src/recurrence/later/compile-later.ts';
import { laterCompositesMax, laterConstraints } from '../../../../src/recurrence/later/constraints.ts';
import { piecesMax, rarePiecesMax } from '../../../../src/recurrence/later/search-budget.ts';
import { formatInstant } from '../../../../src/time/format-instant.ts';

function firing(json: unknown, after: string, count = 3): string[] {
  const compiled = compileLater(json);
  assert.ok(compiled.ok, JSON.stringify(compiled));
  const found: string[] = [];
  let at: number | null = Date.parse(`${after}Z`);
  while (found.length < count) {
    at = compiled.value.series.next(at);
    if (at === null) break;
    found.push(formatInstant(at).slice(0, 19));
  }
  return found;
}

const span = (first: number, last: number): number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

test('the hour ten is 10:00:00, once a day, and not each second of it', () => {
  assert.deepEqual(firing({ schedules: [{ h: [10] }] }, '2026-01-01T00:00:00', 2), [
    '2026-01-01T10:00:00',
    '2026-01-02T10:00:00',
  ]);
});

test('what is open above the finest unit is any', () => {
  assert.deepEqual(firing({ schedules: [{ h: [10], s: [30] }] }, '2026-01-01T10:58:00'), [
    '2026-01-01T10:58:30',
    '2026-01-01T10:59:30',
    '2026-01-02T10:00:30',
  ]);
});

test('the JSON is told as it was given', () => {
  const given = { schedules: [{ h: [12, 10], d: [2] }, { D: [0] }], exceptions: [{ M: [8] }] };
  const compiled = compileLater(given);
  assert.ok(compiled.ok);
  assert.deepEqual(compiled.value.later, given);
  assert.equal(
    compiled.value.description,
    'At the full hour, in hour 10 and 12, on Monday; and at 00:00:00, on the last day of the month; except in August',
  );
});

test('an hourly schedule that pauses in summer goes on in autumn, however the pause is written', () => {
  for (const exception of [{ M: [6, 7, 8] }, { m: [0], M: [6, 7, 8] }, { s: [0], m: [0], M: [6, 7, 8] }]) {
    const json = { schedules: [{ m: [0] }], exceptions: [exception] };
    assert.deepEqual(firing(json, '2026-05-31T22:30:00', 2), ['2026-05-31T23:00:00', '2026-09-01T00:00:00']);
  }
});

test('an exception for the first 28 days does not end with February', () => {
  const json = { schedules: [{ h: [10] }], exceptions: [{ D: span(1, 28) }] };
  assert.deepEqual(firing(json, '2026-01-30T12:00:00'), [
    '2026-01-31T10:00:00',
    '2026-03-29T10:00:00',
    '2026-03-30T10:00:00',
  ]);
});

test('"the last" can be excepted, alone and with others', () => {
  const last = { schedules: [{ dw: [6], h: [9] }], exceptions: [{ dc: [0], dw: [6] }] };
  assert.deepEqual(firing(last, '2026-01-17T00:00:00'), [
    '2026-01-23T09:00:00',
    '2026-02-06T09:00:00',
    '2026-02-13T09:00:00',
  ]);
  const some = {
    schedules: [{ D: [0, 1, 15], h: [9] }],
    exceptions: [
      { D: [0], M: [1] },
      { D: [0, 15], M: [2] },
    ],
  };
  assert.deepEqual(firing(some, '2026-01-01T12:00:00', 4), [
    '2026-01-15T09:00:00',
    '2026-02-01T09:00:00',
    '2026-03-01T09:00:00',
    '2026-03-15T09:00:00',
  ]);
});

test('a rule whose hours are all excepted once has not every hour', () => {
  const everyHour = (json: unknown): boolean => {
    const compiled = compileLater(json);
    assert.ok(compiled.ok);
    return compiled.value.series.everyHour;
  };
  assert.ok(everyHour({ schedules: [{ m: [0, 30] }] }));
  assert.ok(everyHour({ schedules: [{ m: [0, 30] }], exceptions: [{ dw: [1] }, { t: [43_200] }] }));
  assert.ok(!everyHour({ schedules: [{ m: [0, 30] }], exceptions: [{ h: [12], dw: [1] }] }));
});

const one = (composite: unknown): unknown => ({ schedules: [composite] });
const bad: [json: unknown, pointer: string, detail: RegExp][] = [
  [null, '#/later', /^must be an object/],
  [[], '#/later', /^must be an object/],
  ['every 5 mins', '#/later', /^must be an object/],
  [{}, '#/later/schedules', /^must be a list of at least one/],
  [{ schedules: [] }, '#/later/schedules', /^must be a list of at least one/],
  [{ schedules: { h: [1] } }, '#/later/schedules', /^must be a list/],
  [{ schedules: [{ h: [1] }], exceptions: {} }, '#/later/exceptions', /^must be a list/],
  [{ schedules: [{ h: [1] }], error: -1 }, '#/later/error', /^is not known here/],
  [one({}), '#/later/schedules/0', /^must be an object with at least one constraint/],
  [one([1]), '#/later/schedules/0', /^must be an object/],
  [one(null), '#/later/schedules/0', /^must be an object/],
  [one({ h: [10], foo: [1] }), '#/later/schedules/0/foo', /^is not a constraint/],
  [one({ hour: [10] }), '#/later/schedules/0/hour', /^is not a constraint/],
  [one({ h_c: [10] }), '#/later/schedules/0/h_c', /^is not a constraint/],
  [one({ h_a_b: [10] }), '#/later/schedules/0/h_a_b', /^is not a constraint/],
  [one({ fd: [1] }), '#/later/schedules/0/fd', /^is not accepted: use at/],
  [one({ fd_a: [1] }), '#/later/schedules/0/fd_a', /start_at/],
  [one({ daysBeforeLast: [3] }), '#/later/schedules/0/daysBeforeLast', /^is not a constraint/],
  [one({ 'a/b~c d': [1] }), '#/later/schedules/0/a~1b~0c%20d', /^is not a constraint/],
  [one(JSON.parse('{"__proto__":[1]}')), '#/later/schedules/0/__proto__', /^is not a constraint/],
  [one(JSON.parse('{"h":[1],"constructor":[1]}')), '#/later/schedules/0/constructor', /^is not a constraint/],
  [JSON.parse('{"schedules":[{"h":[1]}],"__proto__":{"schedules":[]}}'), '#/later/__proto__', /^is not known/],
  [one({ h: 10 }), '#/later/schedules/0/h', /^must be a list of numbers/],
  [one({ h: [] }), '#/later/schedules/0/h', /^must be a list of numbers/],
  [one({ h: ['10'] }), '#/later/schedules/0/h/0', /^must be a number$/],
  [one({ h: [10, null] }), '#/later/schedules/0/h/1', /^must be a number$/],
  [one({ h: [10, 24] }), '#/later/schedules/0/h/1', /^is 24; hours go from 0 to 23$/],
  [one({ h: [-1] }), '#/later/schedules/0/h/0', /^is -1; hours go/],
  [one({ h: [1.5] }), '#/later/schedules/0/h/0', /^is 1.5; only whole numbers/],
  [one({ h: [Number.NaN] }), '#/later/schedules/0/h/0', /^is NaN; only whole/],
  [one({ h: [Infinity] }), '#/later/schedules/0/h/0', /^is Infinity; only whole/],
  [one({ h: [1e308] }), '#/later/schedules/0/h/0', /^is 1e\+308; hours go/],
  [one({ D: [32] }), '#/later/schedules/0/D/0', /^is 32; days of the month go from 1 to 31, and 0 is the last one$/],
  [one({ dw: [0] }), '#/later/schedules/0/dw/0', /^is 0; days of the week go from 1 to 7$/],
  [one({ M: [0] }), '#/later/schedules/0/M/0', /^is 0; months go/],
  [one({ Y: [2100] }), '#/later/schedules/0/Y/0', /^is 2100; years go from 1970 to 2099$/],
  [one({ D_a: [0] }), '#/later/schedules/0/D_a/0', /^is 0; days of the month go from 1 to 31$/],
  [one({ h_b: [0] }), '#/later/schedules/0/h_b/0', /before 0 there is none$/],
  [one({ h_a: [9, 10] }), '#/later/schedules/0/h_a', /^has 2 values; at most 1 is accepted$/],
  [one({ h: span(0, 24) }), '#/later/schedules/0/h', /^has 25 values; at most 24 are accepted$/],
  [one({ D: [0], D_a: [15] }), '#/later/schedules/0/D', /cannot stand beside D_a or D_b$/],
  [one({ t_a: [36_000] }), '#/later/schedules/0', /^has t_a or t_b/],
  [one({ wm: [1], wy: [5] }), '#/later/schedules/0', /^has wm and wy but no day/],
  [one({ D: [30], M: [2] }), '#/later/schedules/0', /^never fires: no day/],
  [one({ D: [31], M: [2, 4, 6, 9, 11] }), '#/later/schedules/0', /^never fires: no day/],
  [one({ D: [29], M: [2], Y: [2026, 2027] }), '#/later/schedules/0', /^never fires: no day/],
  [one({ dc: [5], dw: [2], D: [1] }), '#/later/schedules/0', /^never fires: no day/],
  [one({ wy: [53], M: [6] }), '#/later/schedules/0', /^never fires: no day/],
  [one({ h_a: [10], h_b: [10] }), '#/later/schedules/0', /^never fires: its constraints contradict/],
  [one({ t: [36_000], h: [11] }), '#/later/schedules/0', /^never fires: its constraints contradict/],
  [{ schedules: [{ h: [1] }, { D: [30], M: [2] }] }, '#/later/schedules/1', /^never fires/],
  [{ schedules: [{ h: [1] }], exceptions: [{ D: [30], M: [2] }] }, '#/later/exceptions/0', /^never matches/],
  [{ schedules: [{ h: [1] }], exceptions: [{ h: span(0, 23) }] }, '#/later/schedules/0', /all of it is excepted/],
  [{ schedules: [{ D: [31] }], exceptions: [{ D: [0] }] }, '#/later/schedules/0', /all of it is excepted/],
  [
    { schedules: [{ h: [1] }, { D: [29], M: [2] }], exceptions: [{ dy: [60] }] },
    '#/later/schedules/1',
    /all of it is excepted/,
  ],
];

for (const [json, pointer, detail] of bad) {
  test(`${String(JSON.stringify(json)).slice(0, 90)} is refused at ${pointer}`, () => {
    const compiled = compileLater(json);
    assert.ok(!compiled.ok, 'it was accepted');
    assert.equal(compiled.faults[0]!.pointer, pointer);
    assert.match(compiled.faults[0]!.detail, detail);
  });
}

test('every fault is told, up to ten', () => {
  const compiled = compileLater({ schedules: [{ h: [24], m: [60, 61] }, { x: [1] }], exceptions: [{ y: [1] }] });
  assert.ok(!compiled.ok);
  assert.deepEqual(
    compiled.faults.map(({ pointer }) => pointer),
    [
      '#/later/schedules/0/h/0',
      '#/later/schedules/0/m/0',
      '#/later/schedules/0/m/1',
      '#/later/schedules/1/x',
      '#/later/exceptions/0/y',
    ],
  );
  const many = compileLater({ schedules: Array.from({ length: 40 }, () => ({ x: [1] })) });
  assert.ok(!many.ok);
  assert.equal(many.faults.length, 10);
});

test('minus zero is zero', () => {
  assert.deepEqual(firing({ schedules: [{ h: [-0] }] }, '2026-01-01T12:00:00', 1), ['2026-01-02T00:00:00']);
});

test('each constraint takes its least and its greatest value', () => {
  for (const { key, min, max } of laterConstraints) {
    for (const value of [min, max]) {
      const beside = key === 't' ? {} : { t: [36_000 * (value % 2)] };
      const isTime = ['s', 'm', 'h'].includes(key);
      const compiled = compileLater({ schedules: [isTime ? { [key]: [value] } : { ...beside, [key]: [value] }] });
      assert.ok(compiled.ok, `${key} ${value} ${JSON.stringify(compiled)}`);
    }
  }
});

test('as many composites as are accepted are accepted, and one more is refused', () => {
  const json = (count: number): unknown => ({ schedules: span(1, count).map((index) => ({ dy: [index] })) });
  assert.ok(compileLater(json(laterCompositesMax)).ok);
  const refused = compileLater(json(laterCompositesMax + 1));
  assert.ok(!refused.ok);
  assert.match(refused.faults[0]!.detail, /^has 51 objects in schedules and exceptions; at most 50 are accepted$/);
});

test('composites that stand for more searches than one next may cost are refused', () => {
  const manyLasts = { D: [0, 28], wm: [0, 5] };
  const many = compileLater({ schedules: span(1, 20).map((index) => ({ ...manyLasts, h: [index] })) });
  assert.ok(!many.ok);
  assert.match(many.faults[0]!.detail, new RegExp(`more than ${piecesMax} different sets`));
  const rare = (count: number): unknown => ({
    schedules: span(1, count).map((index) => ({ D: [29], M: [2], dw: [1], h: [index] })),
  });
  assert.ok(compileLater(rare(rarePiecesMax)).ok);
  const tooRare = compileLater(rare(rarePiecesMax + 1));
  assert.ok(!tooRare.ok);
  assert.match(tooRare.faults[0]!.detail, /come less often than every fourth year$/);
});

test('exceptions may cut a schedule into as many parts as one next may cost, as holidays do', () => {
  const holidays = [
    [1, 1],
    [1, 6],
    [5, 1],
    [6, 19],
    [7, 4],
    [8, 15],
    [10, 3],
    [11, 1],
    [12, 24],
    [12, 25],
    [12, 26],
    [12, 31],
  ];
  const exceptions = holidays.map(([month, day]) => ({ M: [month], D: [day] }));
  const json = { schedules: [{ h: [9], dw: [2, 3, 4, 5, 6] }], exceptions };
  assert.deepEqual(firing(json, '2026-12-23T12:00:00'), [
    '2026-12-28T09:00:00',
    '2026-12-29T09:00:00',
    '2026-12-30T09:00:00',
  ]);
  const entangled = span(1, 12).map((index) => ({
    ...{ m: span(0, index), h: span(0, index), D: span(1, 1 + index), dw: span(1, 1 + (index % 6)) },
    ...{ M: span(1, index), wy: span(1, index * 2) },
  }));
  const refused = compileLater({ schedules: [{ m: [0, 30] }, { s: [0, 10] }], exceptions: entangled });
  assert.ok(!refused.ok);
  assert.equal(refused.faults[0]!.pointer, '#/later/exceptions');
});
