import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { startGuard } from '../../src/processes/guard.ts';
import { addOutcomes, summarize, type Outcome } from '../../src/testing/outcome.ts';
import { runTestFile } from '../../src/testing/run-test-file.ts';
import { tempDir } from '../support/temp-dir.ts';

/** Runs a test file with this source as `npm test` would. */
async function run(t: TestContext, source: string, limitMs = 30_000): Promise<{ outcome: Outcome; output: string[] }> {
  const root = tempDir(t);
  const guard = startGuard();
  t.after(() => guard.close());
  const file = 'sample.test.mjs';
  writeFileSync(join(root, file), `import test, { describe } from 'node:test';\n${source}`);
  const scratchPath = join(root, 'scratch');
  return runTestFile({ file, root, env: { PATH: process.env['PATH'] }, scratchPath, limitMs, guard });
}

const names = (outcome: Outcome): string[] => outcome.failures.map(({ name }) => name);

test('passed tests are counted one by one, suites are not; their time and what they say are kept', async (t) => {
  const { outcome, output } = await run(
    t,
    `console.log('a figure'); test('a', (t) => { t.diagnostic('7 ms'); }); describe('s', () => { test('b', () => {}); });`,
  );
  assert.equal(outcome.passedCount, 2);
  assert.deepEqual(outcome.failures, []);
  assert.deepEqual(
    outcome.timings.map(({ name }) => name),
    ['a', 's > b'],
  );
  assert.deepEqual(output, ['a figure']);
  assert.deepEqual(outcome.notes, ['7 ms']);
});

test('a failed test is counted once, under its full name, with its error', async (t) => {
  const { outcome } = await run(
    t,
    `describe('s', () => { test('fine', () => {}); test('bad', () => { throw new Error('the reason'); }); });`,
  );
  assert.equal(outcome.passedCount, 1);
  assert.deepEqual(names(outcome), ['s > bad']);
  assert.match(outcome.failures[0]?.detail ?? '', /the reason/);
});

test('a skipped test and one to do count as failed', async (t) => {
  const { outcome } = await run(t, `test('a', { skip: true }, () => {}); test('b', { todo: true }, () => {});`);
  assert.equal(outcome.passedCount, 0);
  assert.deepEqual(names(outcome), ['a', 'b']);
});

test('a file that dies counts as failed and shows its last words', async (t) => {
  const { outcome } = await run(t, `console.error('last words'); test('a', () => {}); process.exit(5);`);
  assert.deepEqual(names(outcome), ['sample.test.mjs']);
  assert.match(outcome.failures[0]?.detail ?? '', /ended with code 5\nlast words/);
});

test('a file that ends itself early with code 0 counts as failed', async (t) => {
  const source = `test('a', () => {}); test('b', () => { process.exit(0); }); test('c', () => {});`;
  const { outcome } = await run(t, source);
  assert.ok(outcome.failures.length > 0);
});

test('a file without a test counts as failed', async (t) => {
  const { outcome } = await run(t, `console.log(typeof describe);`);
  assert.match(outcome.failures[0]?.detail ?? '', /no test ran in it/);
});

test('a file that does not even load counts as failed', async (t) => {
  const { outcome } = await run(t, `import './missing.mjs';`);
  assert.equal(outcome.passedCount, 0);
  assert.match(outcome.failures[0]?.detail ?? '', /ended with code 1[\s\S]*missing\.mjs/);
});

test('a file that leaves something open is ended and counts as failed, naming the last test to end', async (t) => {
  const { outcome } = await run(t, `test('a', () => {}); setInterval(() => {}, 1000);`, 1_500);
  assert.deepEqual(names(outcome), ['sample.test.mjs']);
  assert.match(outcome.failures[0]?.detail ?? '', /did not end within 1.5 s.*the last test to end was "a"/);
});

test('the summary ends with the one line that counts, after the slowest tests and every failure', () => {
  const timing = (tookMs: number) => ({ name: `t${tookMs}`, file: 'f', tookMs });
  const one: Outcome = {
    passedCount: 12,
    failures: [],
    notes: [],
    timings: Array.from({ length: 12 }, (_, i) => timing(i)),
  };
  const two: Outcome = {
    passedCount: 0,
    failures: [{ name: 'bad', file: 'g', detail: 'why' }],
    notes: [],
    timings: [],
  };
  const lines = summarize(addOutcomes([one, two])).split('\n');
  assert.equal(lines.at(-1), '12 passed, 1 failed');
  assert.equal(lines.filter((line) => / s {2}t\d+ /.test(line)).length, 10);
  assert.ok(lines.includes('  no  bad  (g)') && lines.includes('      why'));
});
