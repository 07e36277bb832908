import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { withApp } from '../../support.ts';

describe('health', () => {
  it('tells 200 at /healthz and /readyz, with version and mode', () =>
    withApp(async ({ get }) => {
      const healthy = await get('/healthz');
      assert.deepEqual([healthy.status, healthy.body], [200, { status: 'ok', version: '1.2.3' }]);
      const ready = await get('/readyz');
      assert.deepEqual([ready.status, ready.body], [200, { status: 'ready', mode: 'sandbox' }]);
    }));

  it('tells 503 at /readyz, and 200 at /healthz, while stopping', () =>
    withApp(
      async ({ get }) => {
        assert.equal((await get('/readyz')).status, 503);
        assert.equal((await get('/healthz')).status, 200);
      },
      { isStopping: true },
    ));
});
