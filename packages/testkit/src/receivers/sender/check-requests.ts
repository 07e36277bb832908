import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as behave from '../behaviours.ts';
import { refusedUrl } from '../receiver.ts';
import { type MakeSender, post, withReceiver } from './harness.ts';

export function checkRequests(makeSender: MakeSender): void {
  it('sends method, headers and body byte for byte, with content-length', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const body = 'desc=%E8%B4%A2&raw=财神给小墨发送消息 🎉\r\n';
      const headers = { 'content-type': 'text/plain', 'user-agent': 'QBaseCron/9', 'webhook-id': 'a1' };
      await sender.send({ ...post(`${receiver.url}a/b?c=%20d`), method: 'PUT', headers, body });
      const request = await receiver.requests.wait();
      assert.equal(request.method, 'PUT');
      assert.equal(request.path, '/a/b?c=%20d');
      assert.deepEqual(request.body, Buffer.from(body));
      assert.equal(request.headers['content-length'], String(Buffer.byteLength(body)));
      assert.equal(request.headers['transfer-encoding'], undefined);
      for (const [key, value] of Object.entries(headers)) assert.equal(request.headers[key], value);
    }));

  for (const method of ['GET', 'HEAD', 'DELETE', 'POST', 'PUT', 'PATCH']) {
    it(`sends ${method} without a body when there is none`, () =>
      withReceiver(makeSender, behave.answer(204), async ({ sender, receiver }) => {
        const outcome = await sender.send({ ...post(receiver.url), method, headers: {}, body: null });
        assert.equal(outcome.kind, 'delivered');
        const request = await receiver.requests.wait();
        assert.equal(request.method, method);
        assert.equal(request.body.length, 0);
      }));
  }

  it('asks for no compression, and uses no proxy named in the environment', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      process.env['http_proxy'] = process.env['HTTP_PROXY'] = await refusedUrl();
      try {
        assert.equal((await sender.send(post(receiver.url))).kind, 'delivered');
      } finally {
        delete process.env['http_proxy'];
        delete process.env['HTTP_PROXY'];
      }
      assert.equal((await receiver.requests.wait()).headers['accept-encoding'], undefined);
    }));

  it('sends a GET with a body', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      assert.equal((await sender.send({ ...post(receiver.url), method: 'GET' })).kind, 'delivered');
      assert.equal((await receiver.requests.wait()).body.toString(), 'hello');
    }));

  it('carries a body of 1 MiB', () =>
    withReceiver(makeSender, behave.answer(200), async ({ sender, receiver }) => {
      const body = '字'.repeat(349_525);
      assert.equal((await sender.send({ ...post(receiver.url), body })).kind, 'delivered');
      assert.equal((await receiver.requests.wait()).body.toString(), body);
    }));
}
