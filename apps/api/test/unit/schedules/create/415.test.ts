import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertProblem, formType, startApp } from '../../../support/start-app.ts';
import { schedulesPath } from '../../../support/schedules.ts';

test('a form is refused, and told what to send', async (t) => {
  const { post } = await startApp(t);
  const response = await post(schedulesPath, 'cron=0+9+*+*+*', formType);
  assertProblem(response, { status: 415, code: 'unsupported_media_type', pointers: ['#'] });
  assert.match(response.json().detail, /application\/json/);
});

test('a merge patch is no new schedule', async (t) => {
  const { post } = await startApp(t);
  const response = await post(schedulesPath, '{}', { 'content-type': 'application/merge-patch+json' });
  assertProblem(response, { status: 415, code: 'unsupported_media_type' });
});
