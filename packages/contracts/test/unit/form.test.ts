import assert from 'node:assert/strict';
import { test } from 'node:test';

import { bodyFromForm, draftFromBody, readFormFields } from '@qbasecron/contracts';
import fc from 'fast-check';

import { errorsOfForm, pointersOf } from './validate.ts';

function bodyOf(text: string): Record<string, unknown> {
  const read = readFormFields(text);
  assert.ok(read.ok);
  const body = bodyFromForm(read.fields);
  assert.ok(body.ok, JSON.stringify(body));
  return body.value;
}

test('a form gives the same body as JSON would', () => {
  const form = new URLSearchParams([
    ['delay', '3s'],
    ['callback_url', 'http://127.0.0.1:1/x?a=b&c=d'],
    ['desc', '财神给小墨发送消息 & more + 100%'],
    ['labels', 'a, b'],
    ['labels', 'c'],
    ['timeout_ms', '5000'],
    ['headers', '{"X-A": "b"}'],
    ['retry', '{"max_attempts": 3}'],
    ['body', '{"n": 12345678901234567890}'],
  ]);
  const { body, ...rest } = draftFromBody(bodyOf(form.toString()) as never);
  assert.deepEqual(body, { kind: 'json', body: '{"n": 12345678901234567890}' });
  assert.deepEqual(JSON.parse(JSON.stringify(rest)), {
    delay: '3s',
    callbackUrl: 'http://127.0.0.1:1/x?a=b&c=d',
    desc: '财神给小墨发送消息 & more + 100%',
    labels: ['a', 'b', 'c'],
    timeoutMs: 5000,
    headers: { 'X-A': 'b' },
    retry: { maxAttempts: 3 },
  });
});

test('any well-formed text survives a form character for character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (desc) => {
      assert.equal(bodyOf(new URLSearchParams({ desc }).toString()).desc, desc);
    }),
  );
});

const good = 'delay=1s&callback_url=http%3A%2F%2Fexample.com%2F';

for (const [what, form, pointers] of [
  ['a field given twice', `${good}&desc=a&desc=a`, ['#/desc']],
  ['__proto__', `${good}&__proto__=a`, ['#/__proto__']],
  ['__proto__ as a list', `${good}&__proto__[a]=b`, ['#/__proto__%5Ba%5D']],
  ['an unknown field', `${good}&x=1`, ['#/x']],
  ['constructor', `${good}&constructor=1`, ['#/constructor']],
  ['a nested name', `${good}&retry[factor]=2`, ['#/retry%5Bfactor%5D']],
  ['bytes that are not UTF-8', `${good}&desc=%ff`, ['#/desc']],
  ['half of a surrogate pair in UTF-8', `${good}&desc=%ed%a0%80`, ['#/desc']],
  ['a name that is not UTF-8', `${good}&%ff=1`, ['#']],
  ['a broken percent sign', `${good}&desc=100%`, ['#/desc']],
  ['NUL', `${good}&desc=%00`, ['#/desc']],
  ['a number that is none', `${good}&timeout_ms=1e3`, ['#/timeout_ms']],
  ['an empty number', `${good}&timeout_ms=`, ['#/timeout_ms']],
  ['headers that are not JSON', `${good}&headers=x:y`, ['#/headers']],
  ['headers that break out of their object', `${good}&headers=1,"desc":2`, ['#/headers']],
  ['a body that is not JSON', `${good}&body={a}`, ['#/body']],
  ['poisoned headers', `${good}&headers={"__proto__":"x"}`, ['#/headers/__proto__']],
  ['a header that we set', `${good}&headers={"host":"x"}`, ['#/headers/host']],
  ['a missing callback_url', 'delay=1s', ['#/callback_url']],
  ['too many fields', Array.from({ length: 101 }, (_, at) => `labels=${at}`).join('&'), ['#']],
  ['nothing at all', '', ['#/callback_url', '#/time']],
] as const) {
  test(`a form with ${what} is refused with a pointer`, () => {
    assert.deepEqual(pointersOf(errorsOfForm(form)), pointers);
  });
}
