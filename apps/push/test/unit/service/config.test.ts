import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '@qbasecron/runtime';
import { configSchema, readApnsMode } from '../../../src/config.ts';

const apns = { APNS_KEY_FILE: 'key.p8', APNS_KEY_ID: 'ABCDE12345', APNS_TEAM_ID: 'TEAM123456', APNS_TOPIC: 'com.a.b' };
const modeOf = (env: Record<string, string>): unknown => readApnsMode(readConfig(configSchema, env));

describe('the configuration', () => {
  it('listens on the seed’s ports of this machine, in sandbox mode, when nothing is set', () => {
    const config = readConfig(configSchema, {});
    assert.deepEqual([config.HOST, config.PORT, config.REALTIME_PORT], ['127.0.0.1', 3453, 3000]);
    assert.deepEqual(readApnsMode(config), { mode: 'sandbox', topic: 'com.example.qbasecron' });
  });

  it('sends to Apple when the key is set', () => {
    const expected = { keyFile: 'key.p8', keyId: 'ABCDE12345', teamId: 'TEAM123456', topic: 'com.a.b' };
    assert.deepEqual(modeOf(apns), { mode: 'development', ...expected });
    assert.deepEqual(modeOf({ ...apns, APNS_PRODUCTION: 'true' }), { mode: 'production', ...expected });
  });

  for (const name of Object.keys(apns)) {
    it(`names ${name} when it alone is forgotten, rather than falling back to the sandbox`, () => {
      const { [name as 'APNS_TOPIC']: _forgotten, ...env } = apns;
      assert.throws(
        () => modeOf(env),
        (error) => error instanceof ConfigError && error.problems.length === 1 && error.message.includes(name),
      );
    });
  }
});
