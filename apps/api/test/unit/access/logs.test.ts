import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenOf } from '@qbasecron/core';
import { createLogger } from '@qbasecron/runtime';
import { leastTask, startApp, tasksPath } from '../../support/start-app.ts';
import { giveToken, tokensPath } from '../../support/tokens.ts';

test('no token is ever logged, good, bad or malformed, in a header, a query, a path, a body or an error', async (t) => {
  let text = '';
  const destination = { write: (line: string) => void (text += line) };
  const log = createLogger({ name: 'api', level: 'trace', destination });
  const app = await startApp(t, { log });
  const good = await giveToken(app, { scopes: ['admin'] });
  const made = (await app.post(tokensPath, { name: 'made', scopes: ['tasks:read'] }, good.headers)).json();
  const secrets: string[] = [
    good.secret,
    made.token,
    tokenOf(Buffer.alloc(32, 4)),
    `qbc_${'x'.repeat(30)}`,
    `${good.secret}more`,
  ];
  for (const secret of secrets) {
    for (const authorization of [`Bearer ${secret}`, `Basic ${secret}`, secret]) {
      await app.send('GET', tasksPath, undefined, { authorization });
      await app.post(tasksPath, { ...leastTask, desc: secret }, { authorization });
      await app.post(tasksPath, `{"broken ${secret}`, { authorization });
      await app.send('GET', `${tokensPath}/${secret}`, undefined, { authorization });
    }
    await app.get(`${tasksPath}?access_token=${secret}&cursor=${secret}`);
    await app.send('GET', `${tasksPath}?text=${secret}`, undefined, { ...good.headers, 'x-request-id': secret });
    // A fault of ours that carries it, as a driver's error might.
    const fail = () => Promise.reject(new Error(`no answer to ${secret}`, { cause: { authorization: secret } }));
    const { listTokens } = app.ledger.tokens;
    Object.assign(app.ledger.tokens, { listTokens: fail });
    assert.equal((await app.send('GET', tokensPath, undefined, good.headers)).statusCode, 500);
    Object.assign(app.ledger.tokens, { listTokens });
  }
  await app.app.close();
  assert.match(text, /a request failed/);
  for (const secret of secrets) assert.ok(!text.includes(secret.slice(4, 24)), text);
});
