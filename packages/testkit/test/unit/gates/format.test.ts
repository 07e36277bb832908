import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plant } from './plant.ts';

/** Each file as it should be, and once out of shape. */
const planted = [
  {
    path: 'packages/core/src/quotes.ts',
    good: "export const value = 'text';\n",
    bad: 'export const value = "text";\n',
  },
  { path: 'packages/core/src/semicolon.ts', good: 'export const value = 1;\n', bad: 'export const value = 1\n' },
  { path: 'apps/api/src/indent.ts', good: 'if (true) {\n  a();\n}\n', bad: 'if (true) {\n    a();\n}\n' },
  { path: 'docker/compose.yaml', good: 'services:\n  api: {}\n', bad: 'services:\n      api:   {}\n' },
  { path: 'package.json', good: '{\n  "name": "plot"\n}\n', bad: '{"name":"plot"}\n' },
  {
    path: 'apps/api/src/width.ts',
    good: `const long = f(\n  '${'a'.repeat(60)}',\n  '${'b'.repeat(60)}',\n);\n`,
    bad: `const long = f('${'a'.repeat(60)}', '${'b'.repeat(60)}');\n`,
  },
];

/** Markdown stays as its author laid it out. */
const prose = {
  'README.md': `# Title\n\nA short line\nand ${'a very long one '.repeat(12).trim()}.\n\n| a | b |\n|---|---|\n| longer | c |\n`,
};

test('each file out of shape fails the format gate by name, and well formatted files pass', async (t) => {
  const plot = await plant(t, ['.oxfmtrc.json', '.editorconfig']);

  await plot.write({ ...prose, ...Object.fromEntries(planted.map(({ path, bad }) => [path, bad])) });
  const failing = await plot.run('oxfmt', ['--check', '.']);
  assert.equal(failing.exitCode, 1);
  const named = failing.output.split('\n').flatMap((line) => /^(\S+) \(\d+m?s\)$/.exec(line)?.[1] ?? []);
  assert.deepEqual(named.toSorted(), planted.map(({ path }) => path).toSorted());

  await plot.write(Object.fromEntries(planted.map(({ path, good }) => [path, good])));
  const passing = await plot.run('oxfmt', ['--check', '.']);
  assert.equal(passing.exitCode, 0, passing.output);
});
