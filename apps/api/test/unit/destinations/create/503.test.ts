import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationsPath, leastDestination, secretFields } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('without the ledger nothing is accepted', async (t) => {
  const { post, failNext } = await startApp(t);
  failNext('insertDestination', 'before');
  const response = await post(destinationsPath, leastDestination);
  assertProblem(response, { status: 503, code: 'ledger_unavailable' });
});

test('when the answer of the ledger is lost, the destination is there all the same and the client is told so', async (t) => {
  const { post, failNext } = await startApp(t);
  failNext('insertDestination', 'after');
  const response = await post(destinationsPath, { ...leastDestination, ...secretFields });
  assert.equal(response.statusCode, 201, response.body);
});
