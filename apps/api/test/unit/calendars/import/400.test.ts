import assert from 'node:assert/strict';
import { test } from 'node:test';
import { icsExample } from '../../../../src/routes/calendars/examples.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';
import { calendarsPath, errorsOf, icsType } from '../../../support/schedules.ts';

test('what is no calendar file, or is cut short, is refused with the character at fault, and nothing is stored', async (t) => {
  const { post, get } = await startApp(t);
  for (const text of ['not a calendar', '{}', icsExample.slice(0, 120)]) {
    const response = await post(`${calendarsPath}/a/import`, text, icsType);
    assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#'] }, text);
    assert.ok((errorsOf(response)[0]?.position ?? 0) >= 1, response.body);
  }
  assertProblem(await get(`${calendarsPath}/a`), { status: 404, code: 'not_found' });
});

test('an empty body, a body that is not UTF-8, an unknown mode and a bad name are refused', async (t) => {
  const { post, app } = await startApp(t);
  const path = `${calendarsPath}/a/import`;
  assertProblem(await post(path, '', icsType), { status: 400, code: 'invalid_request', pointers: ['#'] });
  assertProblem(await app.inject({ method: 'POST', url: path }), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#'],
  });
  const bytes = Buffer.from([0x42, 0xff, 0xfe]);
  assertProblem(await post(path, bytes, icsType), { status: 400, code: 'invalid_utf8', pointers: ['#'] });
  const mode = await post(`${path}?mode=merge`, icsExample, icsType);
  assertProblem(mode, { status: 400, code: 'invalid_request', pointers: ['#/mode'] });
  const name = await post(`${calendarsPath}/a%20b/import`, icsExample, icsType);
  assertProblem(name, { status: 400, code: 'invalid_request', pointers: ['#/name'] });
});
