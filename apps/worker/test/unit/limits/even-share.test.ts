import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { evenShare, shareTurnMs } from '../../../src/limits/even-share.ts';

const names = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 12 });

describe('the even share', () => {
  it('adds up to the limit over all workers, at any time', () => {
    fc.assert(
      fc.property(fc.nat(40), names, fc.nat(1e12), (limit, workers, now) => {
        const parts = workers.map((worker) => evenShare(limit, workers, worker, now));
        assert.equal(
          parts.reduce((sum, part) => sum + part, 0),
          limit,
        );
        assert.ok(Math.max(...parts) - Math.min(...parts) <= 1);
      }),
    );
  });

  it('gives each worker its turn when the limit is smaller than their number', () => {
    fc.assert(
      fc.property(names, fc.nat(1e12), (workers, now) => {
        for (const worker of workers) {
          const turns = workers.map((_, index) => evenShare(1, workers, worker, now + index * shareTurnMs));
          assert.ok(turns.includes(1));
        }
      }),
    );
  });

  it('counts a worker that is not listed yet', () => {
    assert.equal(evenShare(10, ['a'], 'b', 0), 5);
    assert.equal(evenShare(10, [], 'b', 0), 10);
  });
});
