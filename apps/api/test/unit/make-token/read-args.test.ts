import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StartFailure } from '@qbasecron/runtime';
import { readTokenArgs } from '../../../src/make-token/read-args.ts';

test('without arguments it is an admin’s token without end', () => {
  assert.deepEqual(readTokenArgs([]), { name: 'made by npm run token', scopes: ['admin'], days: null, print: false });
});

test('name, scopes and days are taken', () => {
  const argv = ['--name', 'shop', '--scopes=tasks:read,tasks:write,tasks:read', '--days', '90'];
  assert.deepEqual(readTokenArgs(argv), {
    name: 'shop',
    scopes: ['tasks:read', 'tasks:write'],
    days: 90,
    print: false,
  });
  assert.deepEqual(readTokenArgs(['--scopes=']).scopes, []);
  assert.equal(readTokenArgs(['--print']).print, true);
});

for (const argv of [
  ['--scopes', 'all'],
  ['--days', '0'],
  ['--days', '1.5'],
  ['--name', ''],
  ['--nam', 'x'],
  ['admin'],
]) {
  test(`${argv.join(' ')} ends in one sentence that says so`, () => {
    assert.throws(
      () => readTokenArgs(argv),
      (error) => error instanceof StartFailure && !error.message.includes('\n') && error.message.endsWith('.'),
    );
  });
}
