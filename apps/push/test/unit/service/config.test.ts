import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, readConfig } from '@qbasecron/runtime';
import { newSecret, publicKeyOf } from '@qbasecron/signing';
import { configSchema, readApnsMode, readSecrets } from '../../../src/config.ts';

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

  it('takes one or several secrets to verify callbacks by, public keys too', () => {
    const secrets = [newSecret('hmac'), publicKeyOf(newSecret('ed25519'))];
    const read = readConfig(configSchema, { PUSH_SIGNING_SECRET: secrets.join(' ') });
    assert.deepEqual(readSecrets(read.PUSH_SIGNING_SECRET ?? ''), secrets);
  });

  it('refuses a secret that is none, and spaces alone, with all other problems, and does not repeat it', () => {
    const wrong = [`${newSecret('hmac')} whsec_c2hvcnQ=`, ' ', 'hunter2'];
    for (const text of wrong) {
      assert.throws(
        () => readConfig(configSchema, { PUSH_SIGNING_SECRET: text, PORT: 'x' }),
        (error) => {
          assert.ok(error instanceof ConfigError);
          assert.deepEqual(
            error.problems.map((problem) => problem.split(':', 1)[0]),
            ['PORT', 'PUSH_SIGNING_SECRET'],
          );
          return !error.message.includes('c2hvcnQ') && !error.message.includes('hunter2');
        },
      );
    }
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
