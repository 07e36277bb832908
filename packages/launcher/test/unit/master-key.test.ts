import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withMasterKey } from '../../src/data/master-key.ts';
import { tempDir } from '../support/temp-dir.ts';

test('a data folder is given a key once, which its owner alone can read, and nothing else is left in it', (t) => {
  const dataDir = join(tempDir(t), 'data');
  const path = join(dataDir, 'master.key');
  assert.deepEqual(withMasterKey({ A: 'b' }, dataDir), { A: 'b', MASTER_KEY_FILE: path });
  const key = readFileSync(path, 'utf8');
  assert.equal(Buffer.from(key, 'base64').length, 32);
  assert.equal(statSync(path).mode & 0o777, 0o600);
  assert.deepEqual(readdirSync(dataDir), ['master.key']);
  withMasterKey({}, dataDir);
  assert.equal(readFileSync(path, 'utf8'), key);
});

test('a key of the user is left alone, and none is made', (t) => {
  const dataDir = tempDir(t);
  for (const env of [{ MASTER_KEY: 'k' }, { MASTER_KEY_FILE: '/run/secrets/key' }]) {
    assert.deepEqual(withMasterKey(env, dataDir), env);
  }
  assert.equal(existsSync(join(dataDir, 'master.key')), false);
});
