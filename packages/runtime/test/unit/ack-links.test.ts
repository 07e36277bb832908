import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createAckLinks } from '../../src/ack-links.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const hexOfKey = Buffer.alloc(32, 1).toString('hex');
const otherKey = Buffer.alloc(32, 2).toString('base64');

function readLink(link: string | undefined) {
  const { searchParams: query, pathname } = new URL(link ?? '');
  const [, taskId = ''] = /\/tasks\/([^/]+)\/n?ack$/.exec(pathname) ?? [];
  return {
    taskId: decodeURIComponent(taskId),
    attempt: Number(query.get('attempt')),
    signature: query.get('signature') ?? '',
  };
}

test('a link leads to the api as receivers reach it, and is known again, by whichever form of the key', () => {
  const links = createAckLinks({ publicUrl: 'https://cron.example.com/base/', keys: [key] });
  const headers = links.headersFor('my task/1', 3);
  assert.match(
    headers['qbasecron-ack-url'] ?? '',
    /^https:\/\/cron\.example\.com\/base\/api\/v0\.1\.0\/tasks\/my%20task%2F1\/ack\?/,
  );
  const inHex = createAckLinks({ publicUrl: '', keys: [hexOfKey] });
  for (const name of ['qbasecron-ack-url', 'qbasecron-nack-url']) {
    assert.equal(inHex.isGenuine(readLink(headers[name])), true);
  }
});

test('a link is good for its task and attempt alone', () => {
  const links = createAckLinks({ publicUrl: 'http://a', keys: [key] });
  const link = readLink(links.headersFor('t', 1)['qbasecron-ack-url']);
  assert.equal(links.isGenuine(link), true);
  assert.equal(links.isGenuine({ ...link, attempt: 2 }), false);
  assert.equal(links.isGenuine({ ...link, taskId: 'u' }), false);
  assert.equal(links.isGenuine({ ...link, signature: '' }), false);
  assert.equal(links.isGenuine({ ...link, signature: `${link.signature}AA` }), false);
});

test('links of the key before are still taken, links of another key are not', () => {
  const before = createAckLinks({ publicUrl: 'http://a', keys: [otherKey] });
  const link = readLink(before.headersFor('t', 1)['qbasecron-ack-url']);
  assert.equal(createAckLinks({ publicUrl: '', keys: [key, otherKey] }).isGenuine(link), true);
  assert.equal(createAckLinks({ publicUrl: '', keys: [key] }).isGenuine(link), false);
  assert.throws(() => createAckLinks({ publicUrl: '', keys: [] }), RangeError);
});
