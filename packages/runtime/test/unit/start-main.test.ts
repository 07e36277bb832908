import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { plainReason } from '../../src/start-main.ts';

const index = JSON.stringify(new URL('../../src/index.ts', import.meta.url).href);

function run(body: string): { code: number | null; stderr: string } {
  const script = `const { startMain, StartFailure, ConfigError } = await import(${index}); await startMain(async () => { ${body} });`;
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return { code: status, stderr };
}

test('a failure that the operator can mend ends with its sentence alone, and exit code 1', () => {
  assert.deepEqual(run("throw new StartFailure('Start MongoDB first.')"), {
    code: 1,
    stderr: 'Start MongoDB first.\n',
  });
});

test('a configuration that does not fit is told problem by problem', () => {
  const { code, stderr } = run("throw new ConfigError(['PORT: expected a whole number', 'HOST: missing'])");
  assert.equal(code, 1);
  assert.match(stderr, /PORT: expected a whole number\n.*HOST: missing/);
  assert.doesNotMatch(stderr, / at /);
});

test('a signal that came during the start is no failure', () => {
  const { code, stderr } = run(`
    const { createShutdown, createLogger } = await import(${index});
    const shutdown = createShutdown({ log: createLogger({ name: 'test', level: 'silent' }), graceMs: 5_000 });
    await shutdown.stop('a signal');
    let closed = false;
    await shutdown.keep('a thing', () => { closed = true; }).finally(() => { if (!closed) process.exit(9); });
    process.exit(8);`);
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
});

test('a fault of ours keeps its stack', () => {
  const { code, stderr } = run("throw new TypeError('ours')");
  assert.equal(code, 1);
  assert.match(stderr, /TypeError: ours\n\s+at /);
});

test('a reason never shows a connection string', () => {
  assert.equal(
    plainReason(new Error('no answer from mongodb://user:secret@host/ in time.\nmore')),
    'no answer from (address) in time',
  );
});
