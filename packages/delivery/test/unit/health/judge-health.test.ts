import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '@qbasecron/core';
import { judgeHealth, type HealthWord } from '../../../src/health/judge-health.ts';

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 5 };
const answer = { responseExcerpt: null, retryAfter: null, words: null, timings };
const failure = { code: 'ECONNREFUSED', detail: 'refused', timings };

test('5xx and what is no answer is bad, any other answer is good, and what we did not send says nothing', () => {
  const table: [Outcome, HealthWord][] = [
    [{ kind: 'delivered', status: 200, ...answer }, 'good'],
    [{ kind: 'rejected', status: 302, ...answer }, 'good'],
    [{ kind: 'rejected', status: 404, ...answer }, 'good'],
    [{ kind: 'rejected', status: 429, ...answer, retryAfter: '10' }, 'good'],
    [{ kind: 'rejected', status: 500, ...answer }, 'bad'],
    [{ kind: 'rejected', status: 503, ...answer, retryAfter: '10' }, 'bad'],
    [{ kind: 'timeout', phase: 'response', timings }, 'bad'],
    [{ kind: 'unreachable', ...failure }, 'bad'],
    [{ kind: 'broken', ...failure }, 'bad'],
    [{ kind: 'blocked', code: 'address', detail: 'private' }, 'none'],
  ];
  for (const [outcome, word] of table) assert.equal(judgeHealth(outcome), word, JSON.stringify(outcome));
});
