import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isLoopback } from '../../src/loopback.ts';

test('addresses and names that only this machine reaches are loopback', () => {
  for (const host of [
    '127.0.0.1',
    '127.255.255.254',
    '::1',
    '[::1]',
    '::ffff:127.0.0.1',
    'localhost',
    'LOCALHOST',
    'a.localhost',
  ]) {
    assert.equal(isLoopback(host), true, host);
  }
});

test('all others are not, those that only look like it included', () => {
  for (const host of [
    '',
    '0.0.0.0',
    '::',
    '10.0.0.1',
    '128.0.0.1',
    '::2',
    'example.com',
    '127.0.0.1.example.com',
    'localhost.example.com',
    'notlocalhost',
    '127.1',
    '::ffff:10.0.0.1',
  ]) {
    assert.equal(isLoopback(host), false, host);
  }
});
