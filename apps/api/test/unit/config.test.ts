import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '@qbasecron/runtime';
import { commitDefaults } from '../../src/app-deps.ts';
import { configSchema } from '../../src/config.ts';

test('without any variable the api starts with its defaults', () => {
  const config = readConfig(configSchema, {});
  assert.equal(config.HOST, '127.0.0.1');
  assert.equal(config.PORT, 3452);
  assert.equal(config.MONGODB_DATABASE, 'qbasecron');
  assert.equal(config.REDIS_PREFIX, '{qbasecron}');
  assert.equal(config.DEFAULT_TIMEZONE, 'UTC');
  assert.equal(config.RETAIN_SUCCEEDED_DAYS, 3);
  assert.equal(config.RETAIN_OTHERS_DAYS, 30);
  assert.equal(config.SHUTDOWN_GRACE_MS, 10_000);
});

test('the defaults of group commit are those of the app', () => {
  const config = readConfig(configSchema, {});
  assert.deepEqual(
    {
      batchItemsMax: config.COMMIT_BATCH_ITEMS,
      parallelMax: config.COMMIT_PARALLEL,
      queueItemsMax: config.COMMIT_QUEUE_ITEMS,
      queueBytesMax: config.COMMIT_QUEUE_BYTES,
    },
    commitDefaults,
  );
});

test('every variable that does not fit is told at once, without its value', () => {
  const env = { PORT: '70000', MONGODB_URI: 'http://user:secret@host', LOG_LEVEL: 'loud', REDIS_URL: 'host:6379' };
  assert.throws(
    () => readConfig(configSchema, env),
    (error: Error) => {
      for (const name of Object.keys(env)) assert.ok(error.message.includes(name), error.message);
      assert.ok(!error.message.includes('secret'));
      return true;
    },
  );
});
