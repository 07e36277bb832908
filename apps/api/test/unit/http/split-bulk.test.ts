import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { splitJsonArray, splitLines, type BulkItems } from '../../../src/http/split-bulk.ts';

const texts = (found: BulkItems): string[] => {
  assert.equal(found.kind, 'items');
  return found.kind === 'items' ? found.items.map((item) => item.toString('utf8')) : [];
};
const array = (text: string, itemsMax = 100): BulkItems => splitJsonArray(Buffer.from(text), itemsMax);
const lines = (text: string, itemsMax = 100): BulkItems => splitLines(Buffer.from(text), itemsMax);

test('every JSON array is split into exactly the texts of its items', () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue()), fc.constantFrom(undefined, 2), (values, indent) => {
      const found = texts(splitJsonArray(Buffer.from(JSON.stringify(values, null, indent)), 1_000));
      assert.deepEqual(
        found.map((text) => JSON.parse(text)),
        JSON.parse(JSON.stringify(values)),
      );
    }),
  );
});

test('no array that is cut short anywhere is taken for a whole one', () => {
  const whole = Buffer.from('[{"a":"]},{","b":[1,{"c":"\\""}]},"é\\\\",[[]], 12 ]');
  assert.equal(texts(splitJsonArray(whole, 100)).length, 4);
  for (let length = 0; length < whole.length; length++) {
    assert.equal(splitJsonArray(whole.subarray(0, length), 100).kind, 'malformed', `cut at ${length}`);
  }
});

test('empty items, stray brackets and anything after the array are refused', () => {
  for (const text of ['', '{}', '[,]', '[1,]', '[1,,2]', '[1}', '[1] x', '[1][2]', 'null', '[}']) {
    assert.equal(array(text).kind, 'malformed', text);
  }
});

test('an empty array has no items', () => {
  assert.deepEqual(texts(array(' [ ] ')), []);
});

test('an item that is broken inside is left for its own judgement', () => {
  assert.deepEqual(texts(array('[{"a":}, {"b":1}]')), ['{"a":}', '{"b":1}']);
});

test('one item more than allowed is too many, and exactly as many are not', () => {
  assert.equal(array('[1,2,3]', 2).kind, 'too_many');
  assert.equal(texts(array('[1,2]', 2)).length, 2);
  assert.equal(lines('1\n2\n3', 2).kind, 'too_many');
  assert.equal(texts(lines('1\n2\n', 2)).length, 2);
});

test('lines end with LF or CRLF, blank ones are left out, and the last needs no end when it is whole', () => {
  assert.deepEqual(texts(lines('{"a":1}\r\n\n  \n{"b":2}')), ['{"a":1}', '{"b":2}']);
});

test('a last line that is cut short makes the body malformed, a broken line before it does not', () => {
  assert.equal(lines('{"a":1}\n{"b":').kind, 'malformed');
  assert.deepEqual(texts(lines('{"a":\n{"b":2}\n')), ['{"a":', '{"b":2}']);
});
