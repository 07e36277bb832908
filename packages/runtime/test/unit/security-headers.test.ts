import assert from 'node:assert/strict';
import { test } from 'node:test';
import { securityHeaders } from '../../src/index.ts';

test('answers that are data are nothing that a page may frame, run or read', () => {
  assert.deepEqual(securityHeaders(), {
    'content-security-policy': "default-src 'none';frame-ancestors 'none'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
});
