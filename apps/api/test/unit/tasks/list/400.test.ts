import { after, test } from 'node:test';
import { assertProblem, startApp, tasksPath } from '../../../support/start-app.ts';

const { get } = await startApp({ after });

const badQueries: [string, string, string[]][] = [
  ['an unknown parameter', 'foo=1', ['#/foo']],
  ['a state that there is not', 'state=done', ['#/state/0']],
  ['an order that there is not', 'order=oldest', ['#/order']],
  ['a limit of nothing', 'limit=0', ['#/limit']],
  ['a limit that is too high', 'limit=201', ['#/limit']],
  ['a limit that is no number', 'limit=ten', ['#/limit']],
  ['a limit given twice', 'limit=1&limit=2', ['#/limit']],
  ['a cursor that is none', 'cursor=abc', ['#/cursor']],
  ['a time that is none', 'due_from=2026-02-30', ['#/due_from']],
  ['text without another filter', 'text=a', ['#/text']],
  ['an is_finished that is neither', 'is_finished=maybe', ['#/is_finished']],
  ['__proto__', '__proto__=1&limit=0', ['#/limit', '#/__proto__']],
];

for (const [what, query, pointers] of badQueries) {
  test(`${what} is refused with a pointer`, async () => {
    assertProblem(await get(`${tasksPath}?${query}`), { status: 400, code: 'invalid_request', pointers });
  });
}

test('a cursor of another order is refused', async (t) => {
  const { get: list, post } = await startApp(t);
  for (let count = 0; count < 2; count++) await post(tasksPath, { delay: '1h', callback_url: 'http://127.0.0.1:9/' });
  const cursor = (await list(`${tasksPath}?limit=1`)).json().next_cursor;
  const response = await list(`${tasksPath}?order=next_due&cursor=${cursor}`);
  assertProblem(response, { status: 400, code: 'invalid_request', pointers: ['#/cursor'] });
});
