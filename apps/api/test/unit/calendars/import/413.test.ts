import { test } from 'node:test';
import { importBytesMax } from '@qbasecron/contracts';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath, icsType } from '../../../support/schedules.ts';

test('a file of more than a mebibyte is refused', async (t) => {
  const { post } = await startApp(t);
  const response = await post(`${calendarsPath}/a/import`, 'x'.repeat(importBytesMax + 1), icsType);
  assertProblem(response, { status: 413, code: 'payload_too_large', pointers: ['#'] });
});
