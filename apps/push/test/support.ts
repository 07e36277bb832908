import assert from 'node:assert/strict';
import { silentLogger } from '@qbasecron/core';
import type { FastifyInstance } from 'fastify';
import { buildApp, type AppOptions } from '../src/build-app.ts';
import { createAnswerMemory } from '../src/message/answer-memory.ts';
import { startSandbox, type Sandbox } from '../src/sandbox/start-sandbox.ts';

export const pushPath = '/api/v0.1.0/push';
export const pushApiPath = '/api/v0.1.0/push/api';
export const notificationsPath = '/api/v0.1.0/sandbox/notifications';

/** The seed's own example: token, text, payload as loosely written there. */
export const seedToken = 'B1504D99F0C0DB8048709EC58BACD4A1054CB331C57627A042E72CE1DFC6873F';
export const seedAlert = '这是我的消息,你妹啊1211221';
export const seedPayloadText = '{     "status": {         "dfsdsf": 0,         "msg": "success"     } }';
export const seedPayload = { status: { dfsdsf: 0, msg: 'success' } };
export const seedData =
  'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6' +
  'Iui/meaYr+aIkeeahOa2iOaBryzkvaDlprnllYoxMjExMjIxIiwicGF5bG9hZCI6eyJzdGF0dXMiOnsiZGZzZHNmIjowLCJtc2ciOiJzdWNjZXNz' +
  'In19LCJiYWRnZSI6IjEifQ==';
/** As cut off in the seed's list of parameters. */
export const seedDataCutOff =
  'eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6Iui';

export type Answer = { status: number; headers: Record<string, unknown>; body: Record<string, unknown> };

export type TestApp = {
  app: FastifyInstance;
  sandbox: Sandbox;
  postForm(path: string, fields: Record<string, string>): Promise<Answer>;
  postJson(path: string, body: unknown): Promise<Answer>;
  post(path: string, contentType: string, payload: string | Buffer, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  ask(
    method: 'GET' | 'POST',
    url: string,
    payload?: string,
    contentType?: string,
    headers?: Record<string, string>,
  ): Promise<Answer>;
};

/** The app against a stand-in over real HTTP/2, closed again whatever happens. */
export async function withApp(
  run: (test: TestApp) => Promise<void>,
  options: {
    requestTimeoutMs?: number;
    isStopping?: boolean;
    callbackSecrets?: string[];
    tokenHash?: string;
    now?: () => number;
    app?: AppOptions;
  } = {},
): Promise<void> {
  const { requestTimeoutMs, isStopping = false, callbackSecrets = [], tokenHash = null, now = Date.now } = options;
  const sandbox = await startSandbox({
    topic: 'com.example.test',
    log: silentLogger,
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  });
  const app = await buildApp(
    {
      ...sandbox,
      mode: 'sandbox',
      version: '1.2.3',
      tokenHash,
      callbackSecrets,
      answers: createAnswerMemory(),
      now,
      isStopping: () => isStopping,
      log: silentLogger,
    },
    options.app,
  );
  const post: TestApp['post'] = async (url, contentType, payload, headers = {}) =>
    toAnswer(await app.inject({ method: 'POST', url, headers: { 'content-type': contentType, ...headers }, payload }));
  try {
    await run({
      app,
      sandbox,
      post,
      postForm: (path, fields) =>
        post(path, 'application/x-www-form-urlencoded', new URLSearchParams(fields).toString()),
      postJson: (path, body) => post(path, 'application/json', JSON.stringify(body)),
      ask: async (method, url, payload, contentType, headers = {}) =>
        toAnswer(
          await app.inject({
            method,
            url,
            headers: { ...(payload === undefined ? {} : { 'content-type': contentType }), ...headers },
            ...(payload === undefined ? {} : { payload }),
          }),
        ),
      get: async (url) => toAnswer(await app.inject({ method: 'GET', url })),
    });
  } finally {
    await app.close();
    await sandbox.sender.close();
    await sandbox.standIn.close();
  }
}

function toAnswer(response: { statusCode: number; headers: Record<string, unknown>; body: string }): Answer {
  const body = JSON.parse(response.body) as Record<string, unknown>;
  return { status: response.statusCode, headers: response.headers, body };
}

/** A whole problem+json, with this status and code, that points at these fields. */
export function assertProblem(answer: Answer, status: number, code: string, pointers: string[] = []): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
  const { type, title, detail, errors, request_id: requestId } = answer.body;
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.status, status);
  assert.equal(type, `urn:qbasecron:problem:${code}`);
  assert.equal(requestId, answer.headers['x-request-id']);
  for (const text of [title, detail]) assert.ok(typeof text === 'string' && text !== '');
  assert.deepEqual(
    (errors as { pointer: string }[]).map((error) => error.pointer),
    pointers,
  );
}
