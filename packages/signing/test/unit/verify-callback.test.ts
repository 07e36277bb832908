import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newSecret, publicKeyOf, signCallback, verifyCallback } from '../../src/index.ts';

const hmac = newSecret('hmac');
const privateKey = newSecret('ed25519');
const at = 1_700_000_000;
const now = at * 1_000;

type Sent = { id: string; timestamp: string; signature: string; body: string };

function sent(secrets: string[], body = '{"a":1}', id = '0198c0de-1111-7000-8000-000000000000'): Sent {
  return { id, timestamp: String(at), signature: signCallback(secrets, { id, timestamp: at, body }), body };
}

function headersOf({ id, timestamp, signature }: Sent): Record<string, string> {
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
}

function verify(one: Sent, secrets = [hmac]): ReturnType<typeof verifyCallback> {
  return verifyCallback({ secrets, headers: headersOf(one), body: one.body, now });
}

const whyOf = (verified: ReturnType<typeof verifyCallback>): string => (verified.ok ? 'it is good' : verified.why);

/** Any text that UTF-8 can say: ids are ours, bodies are anybody's. */
const anyBody = fc.string({ unit: 'binary', maxLength: 200 });
const anyId = fc.string({
  unit: fc.constantFrom('a', 'b', 'Z', '0', '9', '-', '_', ':', '~', '!'),
  minLength: 1,
  maxLength: 60,
});
const anySigner = fc.constantFrom(
  { signs: hmac, verifies: hmac },
  { signs: privateKey, verifies: publicKeyOf(privateKey) },
);

test('any body verifies as it was signed, as text and as bytes', () => {
  fc.assert(
    fc.property(anyBody, anyId, anySigner, (body, id, { signs, verifies }) => {
      const one = sent([signs], body, id);
      const asked = { secrets: [verifies], headers: headersOf(one), now };
      const good = { ok: true, id, timestamp: at };
      assert.deepEqual(verifyCallback({ ...asked, body }), good);
      assert.deepEqual(verifyCallback({ ...asked, body: Buffer.from(body) }), good);
      assert.deepEqual(verifyCallback({ ...asked, body: new TextEncoder().encode(body) }), good);
    }),
  );
});

test('any change of one character of id, timestamp, body or signature is refused', () => {
  const field = fc.constantFrom('id', 'timestamp', 'body', 'signature');
  fc.assert(
    fc.property(
      anyBody,
      anyId,
      anySigner,
      field,
      fc.nat(),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      (body, id, { signs, verifies }, name, place, other) => {
        const one = sent([signs], body, id);
        const characters = Array.from(one[name]);
        fc.pre(characters.length > 0);
        const index = place % characters.length;
        fc.pre(characters[index] !== other);
        characters[index] = other;
        assert.equal(verify({ ...one, [name]: characters.join('') }, [verifies]).ok, false);
      },
    ),
    { numRuns: 1_000 },
  );
});

test('every single bit of a signature counts, also those that base64 leaves out', () => {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ';
  for (const [signs, verifies] of [
    [hmac, hmac],
    [privateKey, publicKeyOf(privateKey)],
  ] as const) {
    const one = sent([signs]);
    for (let index = 0; index < one.signature.length; index++) {
      for (const other of alphabet) {
        if (one.signature[index] === other) continue;
        const signature = one.signature.slice(0, index) + other + one.signature.slice(index + 1);
        assert.equal(verify({ ...one, signature }, [verifies]).ok, false, signature);
      }
    }
  }
});

test('a character taken away or put in is refused too', () => {
  fc.assert(
    fc.property(anyBody, fc.nat(), (body, place) => {
      const one = sent([hmac], body);
      const index = place % (body.length + 1);
      assert.equal(verify({ ...one, body: `${body.slice(0, index)}x${body.slice(index)}` }).ok, false);
      if (body.length > 0) assert.equal(verify({ ...one, body: body.slice(1) }).ok, false);
    }),
  );
});

test('id, timestamp and body cannot be moved into each other', () => {
  const one = sent([hmac], '1.x', 'a');
  assert.equal(verify({ ...one, id: `a.${at}`, timestamp: '1', body: 'x' }).ok, false);
  assert.equal(verify({ ...one, id: 'a', timestamp: `${at}.1`, body: 'x' }).ok, false);
  assert.equal(verify({ ...one, timestamp: `0${at}` }).ok, false);
});

test('while a secret is rotated either of the two verifies, on either side', () => {
  const [older, newer, foreign] = [newSecret('hmac'), newSecret('hmac'), newSecret('hmac')];
  const both = sent([older, newer]);
  assert.equal(verify(both, [older]).ok, true);
  assert.equal(verify(both, [newer]).ok, true);
  assert.equal(verify(both, [foreign]).ok, false);
  assert.equal(verify(sent([older]), [newer, older]).ok, true);
  assert.equal(verify(sent([foreign]), [newer, older]).ok, false);
  assert.equal(verify(both, []).ok, false);
});

test('a move from HMAC to ed25519 verifies by either', () => {
  const both = sent([hmac, privateKey]);
  for (const secret of [hmac, privateKey, publicKeyOf(privateKey)]) assert.equal(verify(both, [secret]).ok, true);
  assert.equal(verify(both, [publicKeyOf(newSecret('ed25519'))]).ok, false);
});

test('signatures of a kind not known here are passed over', () => {
  const one = sent([hmac]);
  assert.equal(verify({ ...one, signature: `v2,abc ${one.signature} v1` }).ok, true);
  for (const signature of [
    '',
    ' ',
    'v1',
    'v1,',
    'v1a,',
    one.signature.slice(3),
    one.signature.replace('v1,', 'v1a,'),
  ]) {
    assert.equal(whyOf(verify({ ...one, signature })), 'no signature is by a secret known here');
    assert.equal(verify({ ...one, signature }, [privateKey]).ok, false);
  }
});

test('the timestamp may be as far from now as the tolerance, either way, and no further', () => {
  const one = sent([hmac]);
  const verifiedAt = (seconds: number, toleranceSeconds?: number): string =>
    whyOf(
      verifyCallback({
        secrets: [hmac],
        headers: headersOf(one),
        body: one.body,
        now: now + seconds * 1_000,
        ...(toleranceSeconds !== undefined && { toleranceSeconds }),
      }),
    );
  for (const seconds of [-300, 0, 300]) assert.equal(verifiedAt(seconds), 'it is good');
  assert.equal(verifiedAt(300.001), 'the timestamp is too old');
  assert.equal(verifiedAt(-300.001), 'the timestamp is too far in the future');
  assert.equal(verifiedAt(11, 10), 'the timestamp is too old');
  assert.equal(verifiedAt(900, 900), 'it is good');
});

test('a header that is missing, given twice or malformed is named', () => {
  const one = sent([hmac]);
  for (const name of ['webhook-id', 'webhook-timestamp', 'webhook-signature']) {
    for (const value of [undefined, [], ['a', 'b']]) {
      const headers = { ...headersOf(one), [name]: value };
      assert.equal(
        whyOf(verifyCallback({ secrets: [hmac], headers, body: one.body, now })),
        `the header ${name} is missing`,
      );
    }
  }
  assert.equal(whyOf(verify({ ...one, id: 'a.b' })), 'the header webhook-id is not an id');
  for (const timestamp of ['', '-1', '1e9', 'now', '1700000000.5', '01', '9'.repeat(13), 'NaN']) {
    assert.equal(whyOf(verify({ ...one, timestamp })), 'the header webhook-timestamp is not a number of seconds');
  }
});

test("headers come from Node's object, its lists, or a fetch Request", () => {
  const one = sent([hmac]);
  const lists = Object.fromEntries(Object.entries(headersOf(one)).map(([name, value]) => [name, [value]]));
  for (const headers of [headersOf(one), lists, new Headers(headersOf(one)), new Map(Object.entries(headersOf(one)))]) {
    const asked = { headers: headers as Headers, body: one.body, now };
    assert.equal(verifyCallback({ ...asked, secrets: [hmac] }).ok, true);
  }
});

test('more than 20 signatures are refused without being looked at', () => {
  const one = sent([hmac]);
  const many = (count: number): Sent => ({
    ...one,
    signature: [...Array<string>(count - 1).fill('v1a,x'), one.signature].join(' '),
  });
  assert.equal(verify(many(20)).ok, true);
  assert.equal(whyOf(verify(many(21))), 'there are more than 20 signatures');
});

test('a secret that is none is a fault of the set-up, and thrown', () => {
  assert.throws(() => verify(sent([hmac]), ['whsec_short']), /^Error: A signing secret must go on in base64/);
});
