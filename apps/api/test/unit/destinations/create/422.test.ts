import assert from 'node:assert/strict';
import { test } from 'node:test';
import { destinationsPath, leastDestination, secretFields } from '../../../support/destinations.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

test('without a master key a secret is refused, saying what to set, and stored nowhere', async (t) => {
  const { post, ledger } = await startApp(t, { masterKey: null });
  for (const [field, value] of Object.entries(secretFields)) {
    const response = await post(destinationsPath, { ...leastDestination, [field]: value });
    assertProblem(response, { status: 422, code: 'no_master_key' }, field);
    assert.match(response.json().detail, /MASTER_KEY/);
  }
  assert.deepEqual(await ledger.destinations.listDestinations(null, 10), []);
  assert.equal((await post(destinationsPath, leastDestination)).statusCode, 201);
});
