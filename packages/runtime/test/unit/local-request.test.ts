import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isFromThisMachine } from '../../src/local-request.ts';

test('a request to a name of this machine, without a page or from a page of it, is from this machine', () => {
  for (const host of ['127.0.0.1:3452', 'localhost', '[::1]:3452', '127.8.8.8']) {
    assert.equal(isFromThisMachine({ host }), true, host);
    assert.equal(isFromThisMachine({ host, origin: 'http://localhost:5173' }), true, host);
  }
});

test('a request to another name, from another site, or handed on by a proxy is not', () => {
  const host = '127.0.0.1:3452';
  for (const headers of [
    {},
    { host: '' },
    { host: 'evil.example' },
    { host: '127.0.0.1.evil.example' },
    { host: 'user@evil.example' },
    { host: '10.0.0.1' },
    { host, origin: 'null' },
    { host, origin: 'https://evil.example' },
    { host, 'x-forwarded-for': '203.0.113.7' },
    { host, forwarded: 'for=203.0.113.7' },
    { host, 'x-real-ip': '203.0.113.7' },
    { host, via: '1.1 proxy' },
  ]) {
    assert.equal(isFromThisMachine(headers), false, JSON.stringify(headers));
  }
});
