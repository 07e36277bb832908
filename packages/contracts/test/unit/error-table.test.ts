import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  bulkResultOf,
  errorCodes,
  errorTable,
  errorTableText,
  makeProblem,
  problemOfRefusal,
  problemSchema,
} from '@qbasecron/contracts';
import { Refusal, refusalCodes } from '@qbasecron/core';
import { Ajv } from 'ajv';

const fitsProblem = new Ajv().compile({ ...problemSchema, additionalProperties: false });

test('every refusal of a use case has its row, and every row a status of 4xx or 5xx and words', () => {
  for (const code of refusalCodes) assert.ok(errorCodes.includes(code), code);
  for (const code of errorCodes) {
    const { status, title, meaning } = errorTable[code];
    assert.ok(status >= 400 && status < 600, code);
    assert.ok(title.length > 0 && meaning.endsWith('.'), code);
  }
});

test('the text for people has one line for each code and no other', () => {
  const listed = [...errorTableText().matchAll(/^\| `(\w+)` \| (\d+) \|/gm)];
  assert.deepEqual(
    listed.map(([, code]) => code),
    errorCodes,
  );
  for (const [, code, status] of listed)
    assert.equal(errorTable[code as keyof typeof errorTable].status, Number(status));
});

test('every code makes a problem that fits its schema', () => {
  for (const code of errorCodes) {
    const told = makeProblem({ code, requestId: 'r-1' });
    assert.ok(fitsProblem(told), JSON.stringify(fitsProblem.errors));
    assert.equal(told.type, `urn:qbasecron:problem:${code}`);
  }
});

test('a problem of the body as a whole points at the body', () => {
  for (const code of ['payload_too_large', 'unsupported_media_type', 'invalid_json', 'invalid_utf8'] as const) {
    assert.deepEqual(makeProblem({ code, detail: 'so', requestId: 'r' }).errors, [{ pointer: '#', detail: 'so' }]);
  }
  assert.deepEqual(makeProblem({ code: 'ledger_unavailable', requestId: 'r' }).errors, []);
});

test('the detail reads as a sentence about the first bad field', () => {
  const errors = [{ pointer: '#/retry/factor', detail: 'must be at least 1' }];
  assert.equal(
    makeProblem({ code: 'invalid_request', errors, requestId: 'r' }).detail,
    'retry/factor must be at least 1',
  );
  const two = [...errors, { pointer: '#/time', detail: 'is missing' }];
  assert.match(makeProblem({ code: 'invalid_request', errors: two, requestId: 'r' }).detail, /and 1 more/);
});

test('a problem names the character at fault, counted from 1', () => {
  const errors = [{ pointer: '#/cron', detail: 'has minute 60; minutes go from 0 to 59', position: 3 }];
  const told = makeProblem({ code: 'invalid_request', errors, requestId: 'r' });
  assert.ok(fitsProblem(told), JSON.stringify(fitsProblem.errors));
  assert.deepEqual(told.errors, errors);
  assert.equal(told.detail, 'cron has minute 60; minutes go from 0 to 59 (at character 3)');
});

test('a refusal tells its own words and never its cause', () => {
  const refusal = new Refusal('query_too_slow', 'Too slow.', { cause: new Error('secret host') });
  const told = problemOfRefusal(refusal, 'r');
  assert.equal(told.detail, 'Too slow.');
  assert.equal(told.status, 422);
  assert.doesNotMatch(JSON.stringify(told), /secret/);
});

test('an item of a bulk request is told by the status it would have had alone', () => {
  assert.deepEqual(bulkResultOf({ kind: 'created', index: 3, id: 'a' }, 'r'), { index: 3, status: 201, _id: 'a' });
  const refused = bulkResultOf(
    { kind: 'refused', index: 4, refusal: new Refusal('outcome_unknown', 'who knows') },
    'r',
  );
  assert.deepEqual([refused.index, refused.status, refused.problem?.code], [4, 503, 'outcome_unknown']);
});
