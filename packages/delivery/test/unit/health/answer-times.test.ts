import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAnswerTimes, noteTime, percentiles } from '../../../src/health/answer-times.ts';

test('p50 and p95 are of the last 200 answers', () => {
  const answers = createAnswerTimes();
  assert.deepEqual(percentiles(answers), { p50Ms: null, p95Ms: null });
  noteTime(answers, 7);
  assert.deepEqual(percentiles(answers), { p50Ms: 7, p95Ms: 7 });
  for (let count = 0; count < 500; count++) noteTime(answers, 9_999);
  for (let ms = 200; ms > 0; ms--) noteTime(answers, ms);
  assert.deepEqual(percentiles(answers), { p50Ms: 100, p95Ms: 190 });
});
