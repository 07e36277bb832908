import assert from 'node:assert/strict';
import { test } from 'node:test';

import { draftFromBody, JsonText, parseJsonBody } from '@qbasecron/contracts';
import fc from 'fast-check';

import { errorsOfJson, pointersOf } from './validate.ts';

function bodyText(text: string): string {
  const parsed = parseJsonBody(text);
  assert.ok(parsed.ok);
  const { body } = parsed.value as { body: unknown };
  assert.ok(body instanceof JsonText);
  return body.text;
}

test('the JSON of body is kept as it was written: numbers, order, spaces and repeated members', () => {
  for (const json of [
    '12345678901234567890123',
    '1.50',
    '-0.0e+10',
    '{"b":1,"a":2,"10":3,"2":4}',
    '{ "a" : [ 1 , 2 ] }',
    '{"a":1,"a":2}',
    'true',
    '[]',
  ]) {
    assert.equal(bodyText(`{"time":"x","body": ${json} ,"desc":"a,b}\\"\\\\"}`), json);
    assert.equal(bodyText(`{"body":${json}}`), json);
  }
});

test('the text of body is found in any object around it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.jsonValue(), fc.boolean(), (around, inner, last) => {
      fc.pre(inner !== null && typeof inner !== 'string');
      const { body: _, __proto__: __, constructor: ___, ...others } = around;
      const json = JSON.stringify(inner);
      const members = Object.entries(others).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`);
      const all = last ? [...members, `"body":${json}`] : [`"body":${json}`, ...members];
      const parsed = parseJsonBody(`{${all.join(', ')}}`);
      fc.pre(parsed.ok);
      assert.equal((parsed.value as { body: JsonText }).body.text, json);
    }),
  );
});

test("the JSON of a task's body within a schedule is kept as it was written", () => {
  for (const json of ['12345678901234567890123', '{ "n" : 1.50, "at":"{{scheduled_time}}" }', '[]']) {
    for (const text of [
      `{"cron":"* * * * *","task": {"desc":"}","body": ${json} }}`,
      `{"task":{"body":${json}},"a":{}}`,
    ]) {
      const parsed = parseJsonBody(text);
      assert.ok(parsed.ok);
      const { task } = parsed.value as { task: { body: unknown } };
      assert.ok(task.body instanceof JsonText);
      assert.equal(task.body.text, json);
    }
  }
});

test('a text stays a text, with every character', () => {
  const parsed = parseJsonBody('{"callback_url":"http://a/","body":"a\\u0000\\n中"}');
  assert.ok(parsed.ok);
  assert.deepEqual(draftFromBody(parsed.value as never).body, { kind: 'text', body: 'a\0\n中' });
});

test('JSON becomes JSON content with its own text', () => {
  const parsed = parseJsonBody('{"callback_url":"http://a/","body":{"n":9007199254740993}}');
  assert.ok(parsed.ok);
  assert.deepEqual(draftFromBody(parsed.value as never).body, { kind: 'json', body: '{"n":9007199254740993}' });
});

for (const text of ['', '{', '{"a":1', '[1,', 'NaN', "{'a':1}", '{"a":1}x', '{"time":NaN}', '\u0000']) {
  test(`${JSON.stringify(text)} is not JSON, and says so`, () => {
    const parsed = parseJsonBody(text);
    assert.ok(!parsed.ok);
    assert.equal(parsed.code, 'invalid_json');
    assert.deepEqual(pointersOf(parsed.errors), ['#']);
  });
}

for (const [what, text, pointer] of [
  ['__proto__', '{"__proto__":{"a":1}}', '#/__proto__'],
  ['__proto__ in disguise', '{"_\\u005fproto_\\u005F":1}', '#/__proto__'],
  ['__proto__ within body', '{"body":{"a":[{"__proto__":1}]}}', '#/body/a/0/__proto__'],
  ['__proto__ among the headers', '{"headers":{"__proto__":"x"}}', '#/headers/__proto__'],
  ['constructor.prototype', '{"constructor":{"prototype":{}}}', '#/constructor'],
  ['a member given twice', '{"time":"a","desc":"b","time":"c"}', '#/time'],
  ['a member given twice in disguise', '{"time":"a","\\u0074ime":"c"}', '#/time'],
  ['a member of task given twice', '{"task":{"desc":"a","desc":"b"}}', '#/task/desc'],
  ['__proto__ within task', '{"task":{"__proto__":{}}}', '#/task/__proto__'],
  ['__proto__ within later', '{"later":{"schedules":[{"__proto__":[1]}]}}', '#/later/schedules/0/__proto__'],
  ['a lone surrogate as escape', '{"desc":"\\ud83d"}', '#/desc'],
  ['a lone surrogate within body', '{"body":{"a":["\\udc00"]}}', '#/body/a/0'],
  ['a lone surrogate in a name', '{"body":{"\\ud800":1}}', '#/body/%EF%BF%BD'],
] as const) {
  test(`${what} is refused with a pointer`, () => {
    assert.deepEqual(pointersOf(errorsOfJson(text)), [pointer]);
    assert.equal(({} as Record<string, unknown>).a, undefined);
  });
}

test('words that only look like poison are let through', () => {
  for (const text of [
    '{"body":{"constructor":"Ferrari"}}',
    '{"body":"__proto__"}',
    '{"body":{"a":"\\ud83d\\ude00"}}',
    '{"body":{"time":1,"b":{"time":2}},"time":"x"}',
  ]) {
    assert.equal(parseJsonBody(text).ok, true, text);
  }
});

test('deep nesting is refused and not followed', () => {
  for (const text of ['['.repeat(500_000) + ']'.repeat(500_000), `{"body":${'{"a":'.repeat(64)}1${'}'.repeat(64)}}`]) {
    const parsed = parseJsonBody(text);
    assert.ok(!parsed.ok);
    assert.match(parsed.errors[0]!.detail, /deeper than 64/);
  }
  assert.equal(parseJsonBody(`{"body":${'['.repeat(63)}${']'.repeat(63)}}`).ok, true);
});
