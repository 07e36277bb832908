import assert from 'node:assert/strict';
import { it } from 'node:test';
import { readConfig } from '@qbasecron/runtime';
import { workerConfigSchema } from '../../src/config.ts';

it('opens no private address unless it is told to', () => {
  assert.equal(readConfig(workerConfigSchema, {}).CALLBACK_ALLOW_CIDRS, '');
});

it('takes ranges of addresses to open', () => {
  const env = { CALLBACK_ALLOW_CIDRS: '10.0.0.0/8, fd00::/8' };
  assert.equal(readConfig(workerConfigSchema, env).CALLBACK_ALLOW_CIDRS, env.CALLBACK_ALLOW_CIDRS);
});

it('refuses to start with a range that it cannot read, and names it', () => {
  for (const bad of ['10.0.0.0/33', 'localhost', '10.0.0.0-10.0.0.9']) {
    assert.throws(
      () => readConfig(workerConfigSchema, { CALLBACK_ALLOW_CIDRS: `10.0.0.0/8,${bad}` }),
      (error: Error) => error.message.includes(`CALLBACK_ALLOW_CIDRS: "${bad}" is not a range of addresses`),
    );
  }
});
