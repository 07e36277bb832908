import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { assertProblem, pushApiPath, seedData, seedDataCutOff, withApp } from '../../support.ts';

const base64 = (value: string | Buffer): string => Buffer.from(value as string).toString('base64');

describe('POST /push/api, 400', () => {
  const bad: [string, string, string, string[]][] = [
    ['the seed’s cut-off data', seedDataCutOff, 'invalid_base64', ['#/data']],
    ['data with a character that is not base64', 'a?cd', 'invalid_base64', ['#/data']],
    ['data with = in the middle', 'ab==cdef', 'invalid_base64', ['#/data']],
    ['data cut where base64 happens to fit', seedData.slice(0, 100), 'invalid_json', ['#/data']],
    ['data that is not JSON', base64('hello'), 'invalid_json', ['#/data']],
    ['data that is a JSON list', base64('[]'), 'invalid_request', ['#/data']],
    ['data that is not UTF-8', base64(Buffer.from([0x7b, 0xff, 0x7d])), 'invalid_utf8', ['#/data']],
    ['a token in data that is not hex', base64('{"token":"xyz","alert":"a"}'), 'invalid_request', ['#/data/token']],
    ['an unknown field in data', base64('{"token":"ab","alert":"a","x":1}'), 'invalid_request', ['#/data/x']],
    ['empty data', '', 'invalid_request', ['#/data']],
  ];
  for (const [what, data, code, pointers] of bad) {
    it(`refuses ${what}, says which, and sends nothing`, () =>
      withApp(async ({ postForm, sandbox }) => {
        assertProblem(await postForm(pushApiPath, { _id: '1', data }), 400, code, pointers);
        assert.deepEqual(sandbox.standIn.notifications(), []);
      }));
  }

  it('says that cut-off base64 looks cut short', () =>
    withApp(async ({ postForm }) => {
      const { body } = await postForm(pushApiPath, { data: seedDataCutOff });
      assert.match(String(body.detail), /^data is not base64.*cut short$/);
    }));

  it('refuses a callback without data, with data that is no text, and with unknown fields', () =>
    withApp(async ({ postForm, postJson }) => {
      assertProblem(await postForm(pushApiPath, { _id: '1' }), 400, 'invalid_request', ['#/data']);
      assertProblem(await postJson(pushApiPath, { data: { token: 'ab' } }), 400, 'invalid_request', ['#/data']);
      assertProblem(await postJson(pushApiPath, { data: seedData, a: 1, b: 2 }), 400, 'invalid_request', [
        '#/a',
        '#/b',
      ]);
    }));
});
