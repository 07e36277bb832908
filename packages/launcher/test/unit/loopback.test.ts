import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentReport } from '../../src/report/report.ts';
import { opensLoopback, withLoopback } from '../../src/supervise/loopback.ts';

test('callbacks to this machine are allowed and it is said, when the user has set nothing', () => {
  for (const env of [{}, { CALLBACK_ALLOW_CIDRS: '' }]) {
    const lines: string[] = [];
    const opened = withLoopback(env, { ...silentReport, line: (text) => lines.push(text) });
    assert.equal(opened['CALLBACK_ALLOW_CIDRS'], '127.0.0.0/8,::1/128');
    assert.equal(opensLoopback(opened), true);
    assert.equal(lines.length, 1);
    assert.match(lines[0] ?? '', /allowed.*CALLBACK_ALLOW_CIDRS/);
  }
});

test('what the user has set stays as it is', () => {
  const env = { CALLBACK_ALLOW_CIDRS: '10.0.0.0/8' };
  assert.equal(withLoopback(env, silentReport), env);
});

for (const [cidrs, isOpen] of [
  ['127.0.0.1', true],
  ['10.0.0.0/8, 127.0.0.0/8', true],
  ['0.0.0.0/0', true],
  ['10.0.0.0/8', false],
  ['::1/128', false],
  ['127.0.0.2/32', false],
  ['nonsense,127.0.0.0/99', false],
] as const) {
  test(`${cidrs} ${isOpen ? 'opens' : 'does not open'} 127.0.0.1`, () => {
    assert.equal(opensLoopback({ CALLBACK_ALLOW_CIDRS: cidrs }), isOpen);
  });
}
