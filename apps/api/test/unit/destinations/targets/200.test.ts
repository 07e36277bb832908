import assert from 'node:assert/strict';
import { test } from 'node:test';
import { postDestination, shopPath } from '../../../support/destinations.ts';
import { startApp } from '../../../support/start-app.ts';

test('one target is drained, ejected and restored, and the others stay as they are', async (t) => {
  const app = await startApp(t);
  await postDestination(app, { targets: [{ url: 'http://a.example/' }, { url: 'http://b.example/', weight: 3 }] });
  for (const [verb, state] of [
    ['drain', 'draining'],
    ['eject', 'ejected'],
    ['restore', 'active'],
  ] as const) {
    const response = await app.post(`${shopPath}/targets/1/${verb}`);
    assert.equal(response.statusCode, 200, response.body);
    assert.deepEqual(response.json().targets, [
      { url: 'http://a.example/', weight: 1, priority: 0, state: 'active' },
      { url: 'http://b.example/', weight: 3, priority: 0, state },
    ]);
  }
});
