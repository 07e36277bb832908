import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenOf } from '@qbasecron/core';
import { createLogger } from '../../src/logger.ts';

const token = tokenOf(Buffer.alloc(32, 251));
const signing = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

function logged(write: (log: ReturnType<typeof createLogger>) => void, pretty: boolean): string {
  let text = '';
  const destination = { write: (line: string) => void (text += line) };
  write(createLogger({ name: 'test', level: 'trace', pretty, destination }));
  return text;
}

for (const pretty of [false, true]) {
  test(`no token and no signing secret is logged, wherever it stands${pretty ? ', for people' : ''}`, () => {
    for (const secret of [token, signing]) {
      const text = logged((log) => {
        log.trace(
          { url: `/tasks?x%3D${secret}&access_token=${secret}&x=1`, list: [secret], deep: { a: { b: secret } } },
          `got ${secret}`,
        );
        log.error({ error: new Error(`bad "${secret}"`, { cause: new Error(secret) }) }, 'failed');
        log.info({ headers: { authorization: `Bearer ${secret}` }, [secret]: 1 }, 'headers');
        log.child({ secret }).warn('child');
      }, pretty);
      assert.ok(!text.includes(secret.slice(secret.indexOf('_') + 1)), text);
      assert.match(text, /\[redacted\]/);
      assert.match(text, /&x=1/);
    }
  });
}

test('a line stays the JSON that it was', () => {
  const text = logged((log) => log.info({ note: `"${token}"` }, token), false);
  const line = JSON.parse(text) as Record<string, unknown>;
  assert.equal(line['note'], '"qbc_[redacted]"');
  assert.equal(line['msg'], 'qbc_[redacted]');
});

test('words that only begin like a secret are left alone', () => {
  assert.match(
    logged((log) => log.info('tokens begin with qbc_ or whsec_, as in qbc_short'), false),
    /qbc_short/,
  );
});

test('what stands under the name of a credential is not logged, at any depth; ids and counts of tokens are', () => {
  const fields = {
    headers: { 'x-api-key': 'k3y', 'X-Hub-Signature': 'k3y', 'set-cookie': ['k3y'], accept: 'text/plain' },
    auth: { kind: 'basic', password: 'k3y', client_secret: { value: 'k3y' } },
    tokenId: 'c1f0a52b',
    token_count: 3,
  };
  const line = JSON.parse(logged((log) => log.info(fields, 'sent'), false)) as Record<string, unknown>;
  assert.ok(!JSON.stringify(line).includes('k3y'));
  assert.deepEqual(line['headers'], {
    'x-api-key': '[redacted]',
    'X-Hub-Signature': '[redacted]',
    'set-cookie': '[redacted]',
    accept: 'text/plain',
  });
  assert.deepEqual([line['tokenId'], line['token_count']], ['c1f0a52b', 3]);
});
