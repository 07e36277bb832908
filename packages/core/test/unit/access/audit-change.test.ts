import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { describeChange, secretMask } from '../../../src/index.ts';

function told(text: string | null | undefined): unknown {
  return text && JSON.parse(text);
}

test('only the fields that differ are told, and the time of the change never', () => {
  const before = { state: 'scheduled', desc: 'a', labels: ['x'], revision: 1, update_at: 1 };
  const after = { state: 'cancelled', desc: 'a', labels: ['x', 'y'], revision: 2, update_at: 2 };
  const change = describeChange(before, after);
  assert.deepEqual(told(change?.before), { state: 'scheduled', labels: ['x'], revision: 1 });
  assert.deepEqual(told(change?.after), { state: 'cancelled', labels: ['x', 'y'], revision: 2 });
  assert.equal(describeChange(before, { ...before, update_at: 9 }), null);
  assert.equal(describeChange(before, { ...before, desc: 'b' }, ['desc']), null);
});

test('what is new or gone is told whole, the other side is null', () => {
  assert.deepEqual(describeChange(null, { a: 1, b: undefined }), { before: null, after: '{"a":1}' });
  assert.deepEqual(describeChange({ a: 1 }, null), { before: '{"a":1}', after: null });
  assert.equal(describeChange(null, null), null);
});

test('secrets are masked at any depth', () => {
  const change = describeChange(null, {
    headers: { authorization: 'Bearer s3cret', accept: 'text/plain' },
    auth: [{ kind: 'basic', user: 'mo', password: 's3cret' }],
    token: 's3cret',
    signing: { secrets: ['s3cret'] },
  });
  assert.ok(!change?.after?.includes('s3cret'));
  assert.deepEqual(told(change?.after), {
    headers: { authorization: secretMask, accept: 'text/plain' },
    auth: [{ kind: 'basic', user: 'mo', password: secretMask }],
    token: secretMask,
    signing: { secrets: secretMask },
  });
});

test('a change of a secret alone is told without telling the secret', () => {
  const change = describeChange({ password: 'one' }, { password: 'other' });
  assert.deepEqual(change, { before: '{"password":"***"}', after: '{"password":"***"}' });
});

test('long texts, large fields and many fields are cut', () => {
  const long = told(describeChange(null, { body: 'a'.repeat(10_000) })?.after) as { body: string };
  assert.equal(long.body, `${'a'.repeat(200)}… (10000 characters)`);
  const large = told(describeChange(null, { body: Array.from({ length: 1_000 }, () => 'b') })?.after) as {
    body: string;
  };
  assert.match(large.body, /^\["b","b".*… \(4001 characters\)$/);
  const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`field-${index}`, 'c'.repeat(100)]));
  const text = describeChange(null, many)?.after ?? '';
  assert.ok(text.length < 6_100);
  assert.equal((told(text) as Record<string, string>)['…'], 'more fields are left out');
});

test('whatever changes, each side is JSON of bounded size', () => {
  fc.assert(
    fc.property(fc.option(fc.object({ maxDepth: 8 })), fc.option(fc.object({ maxDepth: 8 })), (before, after) => {
      const change = describeChange(before, after);
      for (const side of [change?.before, change?.after]) {
        if (side === null || side === undefined) continue;
        assert.equal(typeof JSON.parse(side), 'object');
        assert.ok(side.length < 6_100);
      }
    }),
  );
});
