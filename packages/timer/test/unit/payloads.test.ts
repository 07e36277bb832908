import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseAnswer, parseQuestion, parseSoonPayload, soonIdsMax } from '../../src/payloads.ts';

describe('payloads', () => {
  it('of a direct job are taken when they list one to 500 ids', () => {
    assert.deepEqual(parseSoonPayload({ ids: ['a', 'b'], more: 1 }), { ids: ['a', 'b'] });
    const full = Array.from({ length: soonIdsMax }, (_, index) => `${index}`);
    assert.deepEqual(parseSoonPayload({ ids: full }), { ids: full });
    for (const data of [
      null,
      undefined,
      'a',
      [],
      {},
      { ids: [] },
      { ids: 'a' },
      { ids: [1] },
      { ids: [''] },
      { ids: [...full, 'x'] },
    ]) {
      assert.equal(parseSoonPayload(data), null);
    }
  });

  it('of a question are taken when they are complete', () => {
    const question = { questionId: 'q', replyTo: 'c', taskId: 'a', token: 't' };
    assert.deepEqual(parseQuestion(JSON.stringify({ ...question, more: 1 })), question);
    for (const key of Object.keys(question)) {
      assert.equal(parseQuestion(JSON.stringify({ ...question, [key]: 7 })), null, key);
    }
    for (const text of ['', '{', 'null', '[]', '7']) assert.equal(parseQuestion(text), null, text);
  });

  it('of an answer are taken when the answer is one of the three', () => {
    assert.deepEqual(parseAnswer('{"questionId":"q","answer":"sent"}'), { questionId: 'q', answer: 'sent' });
    for (const text of ['{"questionId":"q","answer":"maybe"}', '{"answer":"sent"}', 'x']) {
      assert.equal(parseAnswer(text), null, text);
    }
  });
});
