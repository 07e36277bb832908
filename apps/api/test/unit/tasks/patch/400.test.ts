import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { assertProblem, formType, leastTask, startApp, tasksPath } from '../../../support/start-app.ts';

const { post, send, get } = await startApp({ after });

const badPatches: [string, unknown, string[]][] = [
  ['nothing to change', {}, ['#']],
  ['an unknown field', { foo: 1 }, ['#/foo']],
  ['a field that is not the user’s', { state: 'succeeded' }, ['#/state']],
  ['null for the url', { callback_url: null }, ['#/callback_url']],
  ['a bad url', { callback_url: 'ftp://a/' }, ['#/callback_url']],
  ['a bad time and a bad header', { time: 5, headers: { host: 'a' } }, ['#/time', '#/headers/host']],
  ['both time and delay', { time: '2030-01-01 00:00:00', delay: '1h' }, ['#/delay']],
  ['an array', [], ['#']],
  ['half of a surrogate pair', { body: 'a\ud800' }, ['#/body']],
];

for (const [what, patch, pointers] of badPatches) {
  test(`a patch of ${what} is refused with a pointer and changes nothing`, async () => {
    const before = (await post(tasksPath, leastTask)).json();
    const path = `${tasksPath}/${before._id}`;
    assertProblem(await send('PATCH', path, patch), { status: 400, code: 'invalid_request', pointers });
    assert.deepEqual((await get(path)).json(), { ...before, attempts: [] });
  });
}

test('an If-Match that is no entity tag is refused by name', async () => {
  const { _id } = (await post(tasksPath, leastTask)).json();
  for (const tag of ['1', '"1', '"1", "2"']) {
    const response = await send('PATCH', `${tasksPath}/${_id}`, { desc: 'a' }, { 'if-match': tag });
    assertProblem(response, { status: 400, code: 'invalid_header', pointers: ['#/if-match'] }, tag);
  }
});

test('a form with a field given twice is refused', async () => {
  const { _id } = (await post(tasksPath, leastTask)).json();
  const response = await send('PATCH', `${tasksPath}/${_id}`, 'desc=a&desc=b', formType);
  assertProblem(response, { status: 400, code: 'invalid_form', pointers: ['#/desc'] });
});
