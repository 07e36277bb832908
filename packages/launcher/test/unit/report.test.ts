import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createReport } from '../../src/report/report.ts';

function collect(isTTY: boolean) {
  const written: string[] = [];
  return { written, output: { write: (text: string) => written.push(text), isTTY, columns: 60 } };
}

test('a step that ends at once is one line with the time it took', () => {
  const { written, output } = collect(false);
  createReport(output).step('starting redis').done('Redis on port 1');
  assert.equal(written.length, 1);
  assert.match(written[0] ?? '', /^ {2}ok {2}Redis on port 1 \(\d+\.\d s\)\n$/);
});

test('without a terminal a step shows what is going on after two seconds and then again', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { written, output } = collect(false);
  const step = createReport(output).step('fetching');
  t.mock.timers.tick(1_999);
  assert.deepEqual(written, []);
  step.update('half of it');
  t.mock.timers.tick(1);
  assert.match(written.join(''), /^ {2}\.\.\. fetching: half of it \(/);
  t.mock.timers.tick(10_000);
  assert.equal(written.length, 2);
  step.fail('it broke');
  t.mock.timers.tick(60_000);
  assert.equal(written.length, 3);
  assert.match(written[2] ?? '', /^ {2}no {2}it broke/);
});

test('on a terminal a step turns a spinner that never outgrows the line, and lines wipe it', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'setInterval'] });
  const { written, output } = collect(true);
  const report = createReport(output);
  const step = report.step('x'.repeat(200));
  t.mock.timers.tick(500);
  assert.ok(written.length >= 3);
  for (const frame of written) assert.ok(frame.replace('\r\u001b[K', '').length < 60);
  report.line('in between');
  assert.deepEqual(written.slice(-2), ['\r\u001b[K', 'in between\n']);
  step.done('done');
  const count = written.length;
  t.mock.timers.tick(5_000);
  assert.equal(written.length, count);
});
