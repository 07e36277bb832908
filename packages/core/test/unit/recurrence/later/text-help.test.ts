import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileText } from '../../../../src/recurrence/later/compile-text.ts';
import { textExamples, writeTextHelp } from '../../../../src/recurrence/later/text-help.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

for (const { text, next } of textExamples) {
  test(`the help is right that "${text}" fires at ${next.join(' and ')}`, () => {
    const compiled = compileText(text);
    assert.ok(compiled.ok, JSON.stringify(compiled));
    const { series } = compiled.value;
    const first = series.next(start - 1);
    const second = series.next(first!);
    assert.deepEqual(
      [first, second],
      next.map((wall) => Date.parse(`${wall.replace(' ', 'T')}Z`)),
    );
  });
}

test('the help shows every example', () => {
  const help = writeTextHelp();
  for (const { text, next } of textExamples) assert.ok(help.includes(`| \`${text}\` | ${next[0]} | ${next[1]} |`));
});

test('what the help says is refused is refused', () => {
  for (const text of ['every 7 mins', 'every 90 mins', 'every month at 9:00 am'])
    assert.ok(!compileText(text).ok, text);
});
