import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CallbackRequest } from '@qbasecron/core';
import * as behave from '../behaviours.ts';
import { assertExplained, assertOutcome, type MakeSender, post, withReceiver } from './harness.ts';

export function checkRefusals(makeSender: MakeSender): void {
  const refused: [string, Partial<CallbackRequest>][] = [
    ['a url that is none', { url: 'here' }],
    ['ftp:', { url: 'ftp://127.0.0.1/' }],
    ['file:', { url: 'file:///etc/passwd' }],
    ['unix:', { url: 'unix:/var/run/docker.sock:/info' }],
    ['a socket path as host', { url: 'http://unix:/var/run/docker.sock:/info' }],
    ['user:password@', { url: 'http://user:secret@127.0.0.1/' }],
    ['CONNECT', { method: 'CONNECT' }],
    ['a method that is none', { method: 'GET /x HTTP/1.1\r\n' }],
    ['a header value beyond latin1', { headers: { 'x-name': '财神' } }],
    ['a header value with a line break', { headers: { 'x-name': 'a\r\nb: c' } }],
    ['a header value with a carriage return', { headers: { 'x-name': 'a\rb' } }],
    ['a header value with NUL', { headers: { 'x-name': 'a\0b' } }],
    ['a header value of latin1', { headers: { 'x-name': 'café' } }],
    ['a header name with a line break', { headers: { 'x-name: a\r\nx-other': 'b' } }],
    ['a header name with NUL', { headers: { 'x\0name': 'a' } }],
    ['a header name beyond ASCII', { headers: { 'x-nameé': 'a' } }],
    ['a header name with a space', { headers: { 'x name': 'a' } }],
    ['an empty header name', { headers: { '': 'a' } }],
    ['host', { headers: { host: 'other.example' } }],
    ['content-length', { headers: { 'content-length': '3' } }],
    ['transfer-encoding', { headers: { 'transfer-encoding': 'chunked' } }],
    ['connection', { headers: { connection: 'upgrade' } }],
    ['upgrade', { headers: { upgrade: 'websocket' } }],
    ['expect', { headers: { expect: '100-continue' } }],
  ];
  for (const [what, part] of refused) {
    it(`refuses ${what}, and opens no connection`, () =>
      withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), ...part });
        assertOutcome(outcome, { kind: 'blocked' });
        assertExplained(outcome);
        assert.equal(receiver.connectionCount(), 0);
      }));
  }
}
