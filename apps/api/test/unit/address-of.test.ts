import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf } from '../../src/address-of.ts';

test('hosts and ports of a connection string are told', () => {
  assert.equal(addressOf('mongodb://127.0.0.1:27017/?directConnection=true'), '127.0.0.1:27017');
  assert.equal(addressOf('mongodb+srv://cluster.example.com'), 'cluster.example.com');
  assert.equal(addressOf('mongodb://user:pa%40ss@a:1,b:2/db?replicaSet=r'), 'a:1,b:2');
  assert.equal(addressOf('redis://:secret@h:6379/1'), 'h:6379');
});

test('no part of a password is told, however it is written', () => {
  for (const uri of [
    'mongodb://user:secret/part@host/db',
    'mongodb://user:secret?x@host',
    'mongodb://user:secret#x@host',
    'mongodb://user:se@cret@host/',
    '',
  ]) {
    const told = addressOf(uri);
    assert.ok(!told.includes('secret') && !told.includes('se@') && !told.includes('cret'), `${uri} -> ${told}`);
  }
});
