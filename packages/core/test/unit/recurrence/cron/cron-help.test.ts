import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileCron } from '../../../../src/recurrence/cron/compile-cron.ts';
import { cronHelp } from '../../../../src/recurrence/cron/cron-help.ts';

const examples = [...cronHelp.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1] as string);
const asides = [...cronHelp.matchAll(/`([^`]+)`/g)].map((match) => match[1] as string);

test('every example of the help compiles and fires', () => {
  assert.ok(examples.length >= 25, `${examples.length} examples`);
  for (const cron of examples) {
    const compiled = compileCron({ cron, hashSeed: 'some schedule', now: Date.parse('2026-01-01T00:00:00Z') });
    assert.ok(compiled.ok, `${cron}: ${JSON.stringify(compiled)}`);
    assert.notEqual(compiled.value.series.next(Date.parse('2026-01-01T00:00:00Z')), null, cron);
  }
});

test('the help shows every form', () => {
  const forms = [
    /^\S+ \S+ \S+ \S+ \S+$/,
    /^(\S+ ){5}\S+$/,
    /^(\S+ ){6}\S+$/,
    /,/,
    /\*\//,
    /\d\/\d/,
    /-.*\/|\(/,
    /L-\d/,
    /\dW/,
  ];
  const more = [/\bLW/, /#/, /\dL/, /\?/, /H /, /H\//, /H\(\d/, /H\(.*\)\//, /TZ=/, /22-2/, /FRI-MON/];
  for (const form of [...forms, ...more])
    assert.ok(
      examples.some((cron) => form.test(cron)),
      String(form),
    );
  for (const word of ['@yearly', '@annually', '@monthly', '@weekly', '@daily', '@midnight', '@hourly', 'CRON_TZ=']) {
    assert.ok(asides.includes(word), word);
  }
});

test('what the help says in passing is so', () => {
  const walls = (cron: string, count: number): string[] => {
    const compiled = compileCron({ cron, hashSeed: 'x' });
    assert.ok(compiled.ok);
    const found: string[] = [];
    let at: number | null = Date.parse('2025-12-31T23:59:59Z');
    while (found.length < count && (at = compiled.value.series.next(at)) !== null)
      found.push(new Date(at).toISOString());
    return found.map((text) => text.slice(0, 16));
  };
  assert.deepEqual(walls('*/40 * * * *', 3), ['2026-01-01T00:00', '2026-01-01T00:40', '2026-01-01T01:00']);
  assert.equal(walls('0 9 31 * *', 8)[7]?.slice(0, 7), '2027-01');
  assert.equal(walls('0 9 31W * *', 8)[7]?.slice(0, 7), '2027-01');
  assert.ok(!compileCron({ cron: '0 0 30 2 *', hashSeed: 'x' }).ok);
});
