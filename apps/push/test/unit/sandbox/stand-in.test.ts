import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { once } from 'node:events';
import http2 from 'node:http2';
import { describe, it } from 'node:test';
import { startApnsStandIn } from '../../../src/sandbox/start-apns-stand-in.ts';
import { seedToken } from '../../support.ts';

const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const nowSeconds = 1_700_000_000;
const body = '{"aps":{"alert":"a"}}';

type Claims = { alg?: string; kid?: string; iss?: string; iat?: unknown; key?: KeyObject };

function bearer({ alg = 'ES256', kid = 'KEY', iss = 'TEAM', iat = nowSeconds, key = privateKey }: Claims = {}): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg, kid })}.${part({ iss, iat })}`;
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
  return `bearer ${signed}.${signature.toString('base64url')}`;
}

const fit = {
  ':method': 'POST',
  ':path': `/3/device/${seedToken}`,
  authorization: bearer(),
  'apns-topic': 'com.example.test',
  'apns-push-type': 'alert',
};

describe('the APNs stand-in', () => {
  it('takes what Apple would take, and gives it an id', async () => {
    const { status, headers } = await ask(fit, body);
    assert.equal(status, 200);
    assert.match(String(headers['apns-id']), /^[0-9a-f-]{36}$/);
  });

  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
  const refused: [string, Record<string, string | undefined>, string, number, string][] = [
    ['GET', { ':method': 'GET' }, body, 405, 'MethodNotAllowed'],
    ['another path', { ':path': '/2/device/ab' }, body, 404, 'BadPath'],
    ['no device', { ':path': '/3/device/' }, body, 400, 'MissingDeviceToken'],
    ['a token of 63 digits', { ':path': `/3/device/${seedToken.slice(1)}` }, body, 400, 'BadDeviceToken'],
    ['a token with other than hex', { ':path': `/3/device/${'g'.repeat(64)}` }, body, 400, 'BadDeviceToken'],
    ['no authorization', { authorization: undefined }, body, 403, 'MissingProviderToken'],
    ['another scheme', { authorization: 'Basic YTpi' }, body, 403, 'InvalidProviderToken'],
    ['a token that is none', { authorization: 'bearer a.b.c' }, body, 403, 'InvalidProviderToken'],
    ['another algorithm', { authorization: bearer({ alg: 'none' }) }, body, 403, 'InvalidProviderToken'],
    ['another key id', { authorization: bearer({ kid: 'OTHER' }) }, body, 403, 'InvalidProviderToken'],
    ['another team', { authorization: bearer({ iss: 'OTHER' }) }, body, 403, 'InvalidProviderToken'],
    ['no time', { authorization: bearer({ iat: null }) }, body, 403, 'InvalidProviderToken'],
    ['a time to come', { authorization: bearer({ iat: nowSeconds + 120 }) }, body, 403, 'InvalidProviderToken'],
    ['a stranger’s signature', { authorization: bearer({ key: stranger }) }, body, 403, 'InvalidProviderToken'],
    ['an hour-old token', { authorization: bearer({ iat: nowSeconds - 3_601 }) }, body, 403, 'ExpiredProviderToken'],
    ['no topic', { 'apns-topic': undefined }, body, 400, 'MissingTopic'],
    ['another topic', { 'apns-topic': 'com.example.other' }, body, 400, 'TopicDisallowed'],
    ['an unknown push type', { 'apns-push-type': 'shout' }, body, 400, 'InvalidPushType'],
    ['an unknown priority', { 'apns-priority': '7' }, body, 400, 'BadPriority'],
    ['an id that is no UUID', { 'apns-id': 'x' }, body, 400, 'BadMessageId'],
    ['no payload', {}, '', 400, 'PayloadEmpty'],
    ['a payload of 4,097 bytes', {}, `{"aps":{},"a":"${'a'.repeat(4_080)}"}`, 413, 'PayloadTooLarge'],
  ];
  for (const [what, part, sent, status, reason] of refused) {
    it(`refuses ${what} as Apple does`, async () => {
      const answer = await ask({ ...fit, ...part }, sent);
      assert.deepEqual([answer.status, answer.reason], [status, reason]);
    });
  }
});

type StandInAnswer = { status: number; headers: http2.IncomingHttpHeaders; reason: string | null };

async function ask(headers: Record<string, string | undefined>, sent: string): Promise<StandInAnswer> {
  const identity = { publicKey, keyId: 'KEY', teamId: 'TEAM', topic: 'com.example.test' };
  const standIn = await startApnsStandIn({ ...identity, now: () => nowSeconds * 1_000 });
  const session = http2.connect('http://localhost', { createConnection: () => standIn.connect() });
  try {
    const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined));
    const stream = session.request(given, { endStream: false });
    stream.end(sent);
    const [answered] = (await once(stream, 'response')) as [http2.IncomingHttpHeaders];
    const text = (await stream.setEncoding('utf8').toArray()).join('');
    const reason = text === '' ? null : (JSON.parse(text) as { reason: string }).reason;
    return { status: Number(answered[':status']), headers: answered, reason };
  } finally {
    session.destroy();
    await standIn.close();
  }
}
