import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { TargetState } from '@qbasecron/core';
import {
  createEjection,
  isEjected,
  mayEjectAnother,
  noteAnswer,
  noteCheck,
  type Ejection,
} from '../../../src/health/ejection.ts';
import { findAvailable } from '../../../src/health/find-available.ts';
import { healthRules } from './rules.ts';

const start = 1_700_000_000_000;
const allowed = (): boolean => true;

function failTimes(ejection: Ejection, count: number, now: number): boolean[] {
  return Array.from({ length: count }, () => noteAnswer(ejection, 'bad', now, healthRules, allowed));
}

function lengthOf(ejection: Ejection, now: number): number {
  assert.deepEqual(failTimes(ejection, 5, now), [false, false, false, false, true]);
  return ejection.ejectedUntil - now;
}

describe('passive ejection', () => {
  it('takes a target out after five bad answers in a row, for 30 s', () => {
    const ejection = createEjection();
    assert.deepEqual(failTimes(ejection, 5, start), [false, false, false, false, true]);
    assert.ok(isEjected(ejection, start + 29_999));
    assert.ok(!isEjected(ejection, start + 30_000));
  });

  it('a good answer in between begins the row anew, and what was not sent does not', () => {
    const ejection = createEjection();
    failTimes(ejection, 4, start);
    noteAnswer(ejection, 'none', start, healthRules, allowed);
    assert.equal(ejection.badInRow, 4);
    noteAnswer(ejection, 'good', start, healthRules, allowed);
    assert.ok(!failTimes(ejection, 4, start).includes(true));
  });

  it('the n-th ejection in a row lasts n times as long, at most ten times', () => {
    const ejection = createEjection();
    let now = start;
    const lengths: number[] = [];
    for (let count = 0; count < 12; count++) {
      lengths.push(lengthOf(ejection, now));
      now = ejection.ejectedUntil;
    }
    assert.deepEqual(
      lengths.map((ms) => ms / 30_000),
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10],
    );
    assert.equal(ejection.ejectionCount, 12);
  });

  it('the row of ejections ends when the target was back for as long as it was out', () => {
    const ejection = createEjection();
    lengthOf(ejection, start);
    assert.equal(lengthOf(ejection, start + 30_000 + 29_999), 60_000);
    assert.equal(lengthOf(ejection, ejection.ejectedUntil + 60_000), 30_000);
  });

  it('answers that come in while it is out change nothing', () => {
    const ejection = createEjection();
    failTimes(ejection, 5, start);
    const before = structuredClone(ejection);
    assert.ok(!failTimes(ejection, 20, start + 1_000).includes(true));
    noteAnswer(ejection, 'good', start + 1_000, healthRules, allowed);
    assert.deepEqual(ejection, before);
  });

  it('a target that must stay is not ejected, and is at the next bad answer when it may be', () => {
    const ejection = createEjection();
    for (let count = 0; count < 9; count++) noteAnswer(ejection, 'bad', start, healthRules, () => false);
    assert.ok(!isEjected(ejection, start));
    assert.equal(noteAnswer(ejection, 'bad', start, healthRules, allowed), true);
  });

  it('at most half of the targets are out, and never the last', () => {
    const table: [ejected: number, targets: number, percentMax: number, may: boolean][] = [
      [0, 1, 50, false],
      [0, 1, 100, false],
      [0, 2, 50, true],
      [1, 2, 100, false],
      [0, 3, 50, true],
      [1, 3, 50, false],
      [1, 4, 50, true],
      [2, 4, 50, false],
      [8, 10, 100, true],
      [9, 10, 100, false],
      [0, 10, 0, false],
    ];
    for (const [ejected, targets, ejectedPercentMax, may] of table) {
      const rules = { ...healthRules, ejectedPercentMax };
      assert.equal(mayEjectAnother(ejected, targets, rules), may, `${ejected} of ${targets}, ${ejectedPercentMax} %`);
    }
  });
});

describe('active checks', () => {
  const needed = { healthyAfter: 2, unhealthyAfter: 3 };

  it('take a target out after so many bad ones in a row, and only good ones bring it back', () => {
    const ejection = createEjection();
    const note = (word: 'good' | 'bad' | 'none', now = start): boolean => noteCheck(ejection, word, now, needed);
    assert.deepEqual([note('bad'), note('bad'), note('good'), note('bad'), note('bad')], Array(5).fill(false));
    assert.equal(note('bad'), true);
    assert.ok(isEjected(ejection, start + 86_400_000));
    assert.equal(note('good'), false);
    assert.equal(note('none'), false);
    assert.equal(note('good'), true);
    assert.ok(!isEjected(ejection, start));
  });

  it('bring back what answers took out', () => {
    const ejection = createEjection();
    failTimes(ejection, 5, start);
    noteCheck(ejection, 'good', start + 1_000, needed);
    assert.equal(noteCheck(ejection, 'good', start + 2_000, needed), true);
    assert.ok(!isEjected(ejection, start + 2_000));
  });
});

describe('which targets may be called', () => {
  const target = (state: TargetState, ejectedUntil: number) => ({
    state,
    ejection: { ...createEjection(), ejectedUntil },
  });
  const later = start + 1;

  it('those that people have not stopped and that are not ejected', () => {
    const targets = [target('active', 0), target('draining', 0), target('ejected', 0), target('active', later)];
    assert.deepEqual(findAvailable(targets, healthRules, start), targets.slice(0, 1));
    assert.deepEqual(findAvailable(targets, healthRules, later), [targets[0], targets[3]]);
  });

  it('panic: all that people have not stopped, when less than half of them are left', () => {
    const targets = [target('active', 0), target('active', later), target('active', later), target('draining', 0)];
    assert.deepEqual(findAvailable(targets, healthRules, start), targets.slice(0, 3));
    assert.deepEqual(findAvailable(targets, { ...healthRules, panicPercent: 33 }, start), targets.slice(0, 1));
  });

  it('never nothing while people have not stopped all', () => {
    const states = fc.constantFrom<TargetState>('active', 'draining', 'ejected');
    const some = fc.array(fc.tuple(states, fc.boolean()), { maxLength: 8 });
    fc.assert(
      fc.property(some, fc.nat(100), (each, panicPercent) => {
        const targets = each.map(([state, isOut]) => target(state, isOut ? later : 0));
        const available = findAvailable(targets, { ...healthRules, panicPercent }, start);
        assert.ok(available.every((one) => one.state === 'active'));
        assert.equal(available.length === 0, !targets.some((one) => one.state === 'active'));
      }),
    );
  });
});
