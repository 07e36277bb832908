import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeSelfSignedCertificate } from '@qbasecron/testkit';
import { destinationsPath, leastDestination } from '../../../support/destinations.ts';
import { errorsOf } from '../../../support/schedules.ts';
import { assertProblem, startApp } from '../../../support/start-app.ts';

const own = makeSelfSignedCertificate();
const other = makeSelfSignedCertificate();
const url = 'http://a.example/';

test('a bad field is refused by name, whatever is wrong with it', async (t) => {
  const { post, ledger } = await startApp(t);
  const cases: [object, string[]][] = [
    [{ name: undefined }, ['#/name']],
    [{ name: 'a b' }, ['#/name']],
    [{ name: '..' }, ['#/name']],
    [{ targets: undefined }, ['#/targets']],
    [{ targets: [] }, ['#/targets']],
    [{ targets: Array.from({ length: 101 }, (_, index) => ({ url: `http://a.example/${index}` })) }, ['#/targets']],
    [{ targets: [{ url }, { url: 'HTTP://A.example' }] }, ['#/targets/1/url']],
    [{ targets: [{ url: 'ftp://a.example/' }] }, ['#/targets/0/url']],
    [{ targets: [{ url: 'http://u:p@a.example/' }] }, ['#/targets/0/url']],
    [{ targets: [{ url: 'http://a.example/#f' }] }, ['#/targets/0/url']],
    [{ targets: [{ url, weight: 0, priority: 10 }] }, ['#/targets/0/priority', '#/targets/0/weight']],
    [{ targets: [{ url, weight: 1_001, foo: 1 }] }, ['#/targets/0/foo', '#/targets/0/weight']],
    [{ policy: 'random', foo: 1 }, ['#/foo', '#/policy']],
    [{ headers: { Authorization: 'x' } }, ['#/headers/authorization']],
    [{ headers: { 'x-auth-token': 'x' } }, ['#/headers/x-auth-token']],
    [
      { headers: { Host: 'x', 'webhook-id': 'x', a: 'b\nc' } },
      ['#/headers/Host', '#/headers/a', '#/headers/webhook-id'],
    ],
    [{ secret_headers: { host: 'x', a: 'ü' } }, ['#/secret_headers/a', '#/secret_headers/host']],
    [{ secret_headers: { a: '***' } }, ['#/secret_headers/a']],
    [{ auth: { kind: 'digest' } }, ['#/auth/kind']],
    [{ auth: { token: 'x' } }, ['#/auth/kind']],
    [{ auth: { kind: 'bearer', token: 'a\nb' } }, ['#/auth/token']],
    [{ auth: { kind: 'basic', username: 'a:b', password: 'x' } }, ['#/auth/username']],
    [{ auth: { kind: 'oauth2', token_url: 'x', client_id: 'c', client_secret: 's' } }, ['#/auth/token_url']],
    [{ tls: { ca: 'x' } }, ['#/tls/ca']],
    [{ tls: { ca: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----' } }, ['#/tls/ca']],
    [{ tls: { cert: own.cert } }, ['#/tls/key']],
    [{ tls: { cert: own.cert, key: other.key } }, ['#/tls/key']],
    [{ tls: { cert: own.key, key: own.cert } }, ['#/tls/cert', '#/tls/key']],
    [{ rate: { count: 0, period: '1s' } }, ['#/rate/count']],
    [{ rate: { count: 1, period: '1 s' } }, ['#/rate/period']],
    [{ rate: { count: 1, period: '99ms' } }, ['#/rate/period']],
    [{ rate: { count: 1, period: '25h' } }, ['#/rate/period']],
    [{ max_in_flight: 0, timeout_ms: 99 }, ['#/max_in_flight', '#/timeout_ms']],
    [{ retry: { strategy: 'ladder' } }, ['#/retry/ladder']],
    [{ success: { statuses: ['2x'] } }, ['#/success/statuses/0']],
    [{ success: { body_pattern: '(' } }, ['#/success/body_pattern']],
    [{ health: { panic_percent: 101, active: { path: 'up' } } }, ['#/health/active/path', '#/health/panic_percent']],
    [{ health: { active: { path: '/', interval_ms: 1_000, timeout_ms: 1_001 } } }, ['#/health/active/timeout_ms']],
    [{ breaker: { open_ms: 1 } }, ['#/breaker/open_ms']],
    [{ signing: { secret: 'whsec_c2hvcnQ=' } }, ['#/signing/secret']],
    [{ signing: { secret: 'whpk_x' } }, ['#/signing/secret']],
    [{ state: 'paused', revision: 7 }, ['#/revision', '#/state']],
  ];
  for (const [fields, pointers] of cases) {
    const response = await post(destinationsPath, { ...leastDestination, ...fields });
    assertProblem(response, { status: 400, code: 'invalid_request', pointers }, JSON.stringify(fields));
  }
  assert.deepEqual(await ledger.destinations.listDestinations(null, 10), []);
});

test('a header that looks like a secret is refused with where to give it', async (t) => {
  const { post } = await startApp(t);
  for (const name of ['authorization', 'Cookie', 'x-api-key', 'x-secret', 'my-token', 'the-password']) {
    const [error] = errorsOf(await post(destinationsPath, { ...leastDestination, headers: { [name]: 'x' } }));
    assert.match(error?.detail ?? '', /`auth` or `secret_headers`/, name);
  }
});

test('a body that is no object is refused', async (t) => {
  const { post } = await startApp(t);
  for (const body of ['[]', '"x"', 'null', '1']) {
    assertProblem(await post(destinationsPath, body), { status: 400, code: 'invalid_request', pointers: ['#'] }, body);
  }
});
