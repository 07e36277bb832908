import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseArgs } from '../../src/args/parse-args.ts';
import { UserFailure } from '../../src/failure.ts';
import { checkoutRoot } from '../../src/paths.ts';

test('start without options means the documented ports, two workers, this machine only and .data', () => {
  const options = parseArgs(['start'], {}, '/somewhere');
  assert.equal(options.port, 3452);
  assert.equal(options.pushPort, 3453);
  assert.equal(options.workerCount, 2);
  assert.equal(options.host, '127.0.0.1');
  assert.equal(options.dataDir, join(checkoutRoot, '.data'));
});

test('options are read with a space and with an equals sign, and DIR is relative to where the user is', () => {
  const argv = ['start', '--workers', '4', '--port=4000', '--push-port', '4001', '--host=::1', '--data', 'mine'];
  const options = parseArgs(argv, {}, '/somewhere');
  assert.deepEqual(
    [options.workerCount, options.port, options.pushPort, options.host, options.dataDir],
    [4, 4000, 4001, '::1', '/somewhere/mine'],
  );
});

test('PUSH_PORT is the default of --push-port', () => {
  assert.equal(parseArgs(['start'], { PUSH_PORT: '5000' }, '/').pushPort, 5000);
  assert.equal(parseArgs(['start', '--push-port', '5001'], { PUSH_PORT: '5000' }, '/').pushPort, 5001);
});

test('token hands its arguments on, but for the data folder', () => {
  const options = parseArgs(['token', '--name', 'me', '--data', 'mine', '--scopes=admin', '--print'], {}, '/somewhere');
  assert.deepEqual(options.rest, ['--name', 'me', '--scopes=admin', '--print']);
  assert.equal(options.dataDir, '/somewhere/mine');
});

test('bench hands its arguments on untouched', () => {
  assert.deepEqual(parseArgs(['bench', '--rounds', '3'], {}, '/').rest, ['--rounds', '3']);
});

const wrong: [string, string[], RegExp][] = [
  ['an unknown command', ['strat'], /Unknown command "strat"/],
  ['no command', [], /Unknown command ""/],
  ['an unknown option', ['start', '--prot', '4000'], /Unknown option "--prot".*--help/],
  ['a missing value', ['start', '--port'], /--port needs a value/],
  ['a port that is not a number', ['start', '--port', '80a'], /--port must be a whole number from 1 to 65535/],
  ['a port out of range', ['start', '--port', '70000'], /from 1 to 65535/],
  ['no workers at all', ['start', '--workers', '0'], /--workers must be a whole number from 1 to 64/],
  ['one port for both', ['start', '--port', '3453'], /cannot both use port 3453/],
];

for (const [what, argv, message] of wrong) {
  test(`${what} ends in one sentence that says so`, () => {
    assert.throws(
      () => parseArgs(argv, {}, '/'),
      (error) => error instanceof UserFailure && message.test(error.message) && !error.message.includes('\n'),
    );
  });
}
