import assert from 'node:assert/strict';
import { test } from 'node:test';

import { errorsOf, errorsOfForm, errorsOfJson, pointersOf } from './validate.ts';

const good = { time: '2026-02-01 10:00:00', callback_url: 'https://example.com/hook' };

/** One bad thing each, and the only field that must be blamed. */
const cases: [what: string, fields: Record<string, unknown>, pointer: string, detail: RegExp][] = [
  ['an unknown field', { callbackUrl: 'x' }, '#/callbackUrl', /not a known field/],
  ['a field name that needs escaping', { 'a/b~c d': 1 }, '#/a~1b~0c%20d', /not a known field/],
  ['a missing callback_url', { callback_url: undefined }, '#/callback_url', /is missing/],
  ['an ftp url', { callback_url: 'ftp://example.com/' }, '#/callback_url', /http/],
  ['a file url', { callback_url: 'file:///etc/passwd' }, '#/callback_url', /http/],
  ['a unix url', { callback_url: 'unix:/var/run/docker.sock' }, '#/callback_url', /http/],
  ['a javascript url', { callback_url: 'javascript:alert(1)' }, '#/callback_url', /http/],
  ['a url without slashes', { callback_url: 'http:example.com' }, '#/callback_url', /http/],
  ['a url without host', { callback_url: 'http:///path' }, '#/callback_url', /host/],
  ['a url with user and password', { callback_url: 'http://user:pass@example.com/' }, '#/callback_url', /user name/],
  ['a url with an empty user', { callback_url: 'http://@example.com/' }, '#/callback_url', /user name/],
  ['a url with a line break', { callback_url: 'http://example.com/\r\nX: 1' }, '#/callback_url', /control/],
  ['a url with a backslash', { callback_url: 'http://example.com\\@evil.example/' }, '#/callback_url', /backslash/],
  ['a url with a bad port', { callback_url: 'http://example.com:99999/' }, '#/callback_url', /must be a URL/],
  ['a url that is too long', { callback_url: `http://example.com/${'a'.repeat(2_083)}` }, '#/callback_url', /2083/],
  ['a time that no calendar has', { time: '2014-13-45 99:00:00' }, '#/time', /./],
  ['the 30th of February', { time: '2026-02-30 10:00:00' }, '#/time', /./],
  ['the year 99999', { time: '99999-01-01 00:00:00' }, '#/time', /./],
  ['the time NaN', { time: 'NaN' }, '#/time', /./],
  ['a time that is an array', { time: ['2026-02-01 10:00:00'] }, '#/time', /must be string/],
  ['a time that is a number', { time: 1_768_478_400_000 }, '#/time', /must be string/],
  ['a time that is null', { time: null }, '#/time', /must be string/],
  ['an empty time', { time: '' }, '#/time', /./],
  ['a negative delay', { time: undefined, delay: '-1s' }, '#/delay', /duration/],
  ['a delay in years', { time: undefined, delay: '1y2' }, '#/delay', /duration/],
  ['a delay of eleven years', { time: undefined, delay: '4020d' }, '#/delay', /ten years/],
  ['neither time nor delay', { time: undefined }, '#/time', /is missing/],
  ['both time and delay', { delay: '1s' }, '#/delay', /together with `time`/],
  ['an unknown zone', { timezone: 'Mars/Olympus' }, '#/timezone', /IANA/],
  ['an offset as zone', { timezone: '+02:00' }, '#/timezone', /IANA/],
  [
    'a time in a gap that is to be refused',
    { time: '2026-03-29 02:30:00', timezone: 'Europe/Berlin', gap: 'reject' },
    '#/time',
    /./,
  ],
  ['an unknown way with gaps', { gap: 'skip' }, '#/gap', /"shift", "reject"/],
  ['NUL in desc', { desc: 'a\0b' }, '#/desc', /NUL/],
  ['a lone surrogate in desc', { desc: 'a\ud800' }, '#/desc', /surrogate/],
  ['a desc that is too long', { desc: 'x'.repeat(4_097) }, '#/desc', /4096/],
  ['a lone surrogate in data', { data: '\udc00' }, '#/data', /surrogate/],
  ['a lone surrogate in body', { body: '\udc00' }, '#/body', /surrogate/],
  ['a body that is null', { body: null }, '#/body', /null/],
  ['data beside body', { data: 'x', body: 'y' }, '#/body', /together with `data`/],
  ['data with GET', { data: 'x', method: 'GET' }, '#/data', /GET/],
  ['a body with HEAD', { body: 'x', method: 'HEAD' }, '#/body', /HEAD/],
  ['an unknown method', { method: 'TRACE' }, '#/method', /one of/],
  ['a method in lower case', { method: 'post' }, '#/method', /one of/],
  ['CR/LF in a header value', { headers: { 'x-a': 'b\r\nx-c: d' } }, '#/headers/x-a', /line breaks/],
  ['CR/LF in a header name', { headers: { 'x-a\r\nx-b': 'c' } }, '#/headers/x-a%0D%0Ax-b', /header name/],
  ['NUL in a header value', { headers: { 'x-a': '\0' } }, '#/headers/x-a', /printable/],
  ['Chinese in a header value', { headers: { 'x-a': '消息' } }, '#/headers/x-a', /printable ASCII/],
  ['an empty header name', { headers: { '': 'x' } }, '#/headers/', /header name/],
  ['a header that is a number', { headers: { 'x-a': 1 } }, '#/headers/x-a', /must be string/],
  ['a content type without body', { headers: { 'Content-Type': 'text/plain' } }, '#/headers/Content-Type', /`body`/],
  ['one header in two cases', { headers: { 'x-a': '1', 'X-A': '2' } }, '#/headers/X-A', /twice/],
  [
    '65 headers',
    { headers: Object.fromEntries(Array.from({ length: 65 }, (_, at) => [`x-${at}`, '1'])) },
    '#/headers',
    /64/,
  ],
  [
    'headers that are too large',
    { headers: { 'x-a': 'a'.repeat(4_096), 'x-b': 'b'.repeat(4_096) } },
    '#/headers',
    /8192/,
  ],
  ['headers that are an array', { headers: [] }, '#/headers', /must be object/],
  ['17 labels', { labels: Array.from({ length: 17 }, (_, at) => `l${at}`) }, '#/labels', /16/],
  ['a label twice', { labels: ['a', 'a'] }, '#/labels', /twice/],
  ['an empty label', { labels: ['a', ''] }, '#/labels/1', /empty/],
  ['a label with a comma', { labels: ['a,b'] }, '#/labels/0', /commas/],
  ['labels that are a text', { labels: 'a' }, '#/labels', /must be array/],
  ['a timeout that is a text', { timeout_ms: '30000' }, '#/timeout_ms', /must be integer/],
  ['a timeout with a fraction', { timeout_ms: 100.5 }, '#/timeout_ms', /must be integer/],
  ['a timeout that is too short', { timeout_ms: 0 }, '#/timeout_ms', /at least 100/],
  ['no attempts', { retry: { max_attempts: 0 } }, '#/retry/max_attempts', /at least 1/],
  ['an unknown member of retry', { retry: { attempts: 3 } }, '#/retry/attempts', /not a known field/],
  [
    'a backoff whose least exceeds its most',
    { retry: { min_backoff_ms: 5_000, max_backoff_ms: 1_000 } },
    '#/retry/min_backoff_ms',
    /exceeds/,
  ],
  ['a most below the default least', { retry: { max_backoff_ms: 500 } }, '#/retry/max_backoff_ms', /exceeds/],
  ['expiry before the time', { expires_at: '2026-02-01 09:59:59' }, '#/expires_at', /after/],
  ['expiry at the time', { expires_at: '2026-02-01T10:00:00Z' }, '#/expires_at', /after/],
  [
    'expiry in the past of a past time',
    { time: '2014-10-17 20:43:44', expires_at: '2015-01-01 00:00:00' },
    '#/expires_at',
    /after/,
  ],
  ['an expiry that no calendar has', { expires_at: '2026-02-30 10:00:00' }, '#/expires_at', /./],
  ['an unknown guarantee', { delivery: 'exactly_once' }, '#/delivery', /one of/],
];

for (const [what, fields, pointer, detail] of cases) {
  test(`${what} is refused, and nothing else is blamed`, () => {
    const body = Object.fromEntries(Object.entries({ ...good, ...fields }).filter(([, value]) => value !== undefined));
    const errors = errorsOf(body);
    assert.deepEqual(pointersOf(errors), [pointer]);
    assert.match(errors[0]!.detail, detail);
  });
}

const refusedHeaders =
  'webhook-id webhook-timestamp webhook-signature qbasecron-due-at qbasecron-attempt qbasecron-anything user-agent ' +
  'host content-length connection transfer-encoding expect te trailer upgrade keep-alive proxy-authorization __proto__';

for (const name of refusedHeaders.split(' ')) {
  test(`the header ${name} is refused, in any case`, () => {
    for (const spelling of [name, name.toUpperCase()]) {
      const text = JSON.stringify({ ...good, headers: {} }).replace('{}', `{${JSON.stringify(spelling)}:"x"}`);
      const errors = errorsOfJson(text);
      assert.deepEqual(pointersOf(errors), [`#/headers/${spelling}`]);
    }
  });
}

test('a good body in every field is accepted', () => {
  assert.deepEqual(
    errorsOf({
      time: '2026-02-01 10:00:00',
      timezone: 'Asia/Shanghai',
      gap: 'shift',
      fold: 'last',
      desc: '财神给小墨发送消息',
      callback_url: 'http://127.0.0.1:3453/api/v0.1.0/push/api?a=%20#x',
      method: 'PUT',
      headers: { Authorization: 'Bearer x', 'content-type': 'application/xml' },
      body: '<a/>',
      labels: ['a', '客户 42'],
      timeout_ms: 1_000,
      retry: { max_attempts: 1, min_backoff_ms: 100, max_backoff_ms: 100, factor: 1.5, max_age_ms: 1_000 },
      expires_at: '2026-02-01 10:00:01',
      delivery: 'at_most_once',
    }),
    [],
  );
});

test("the seed's own example of 2014 is accepted as written", () => {
  const form =
    'time=2014-10-17+20%3A43%3A44&desc=desc&callback_url=http%3A%2F%2F127.0.0.1%3A3453%2Fapi%2Fv0.1.0%2Fpush%2Fapi' +
    '&data=eyJ0b2tlbiI6IkIxNTA0RDk5RjBDMERCODA0ODcwOUVDNThCQUNENEExMDU0Q0IzMzFDNTc2MjdBMDQyRTcyQ0UxREZDNjg3M0YiLCJhbGVydCI6Iui';
  assert.deepEqual(errorsOfForm(form), []);
});

test('every bad field is reported at once, by the schema and by the rules across fields together', () => {
  const errors = errorsOf({
    time: '2014-13-45 99:00:00',
    timezone: 'Mars/Olympus',
    callback_url: 'ftp://example.com',
    method: 'GET',
    data: 'x',
    headers: { host: 'x', 'x-a': 'b\nc' },
    retry: { factor: 0 },
    expires_at: 'never',
    surprise: 1,
  });
  assert.deepEqual(pointersOf(errors), [
    '#/callback_url',
    '#/data',
    '#/expires_at',
    '#/headers/host',
    '#/headers/x-a',
    '#/retry/factor',
    '#/surprise',
    '#/time',
    '#/timezone',
  ]);
});

test('a rule across fields is told beside a bad field of another kind', () => {
  assert.deepEqual(
    pointersOf(errorsOf({ ...good, delay: '1s', callback_url: 'x', expires_at: '2026-01-15 13:00:00' })),
    ['#/callback_url', '#/delay'],
  );
  assert.deepEqual(pointersOf(errorsOf({ ...good, callback_url: 'x', expires_at: '2026-01-15 13:00:00' })), [
    '#/callback_url',
    '#/expires_at',
  ]);
});

for (const body of [null, [], 'text', 5, true]) {
  test(`a body that is ${JSON.stringify(body)} is refused as a whole`, () => {
    assert.deepEqual(pointersOf(errorsOf(body)), ['#']);
  });
}

test('a body with thousands of mistakes is told about the first hundred', () => {
  const body = { ...good, ...Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`f${at}`, 1])) };
  assert.equal(errorsOf(body).length, 100);
});
