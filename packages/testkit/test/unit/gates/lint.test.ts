import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plant } from './plant.ts';

type Planted = { path: string; rule: string; bad: string; good: string };

const lines = (count: number) => '// a line\n'.repeat(count);

/** Each file breaks exactly one rule as `bad` and none as `good`. */
const planted: Planted[] = [
  // What core must not know.
  ...Object.entries({
    Date: 'Date.now()',
    performance: 'performance.now()',
    process: 'process.uptime()',
    setImmediate: 'setImmediate(() => {})',
    setInterval: 'setInterval(() => {}, 1)',
    setTimeout: 'setTimeout(() => {}, 1)',
  }).map(([name, use]) => ({
    path: `packages/core/src/global-${name}.ts`,
    rule: 'eslint(no-restricted-globals)',
    bad: `export const value = ${use};\n`,
    good: `export const value = (${name}: number) => ${name} + 1;\n`,
  })),
  {
    path: 'packages/core/src/time/civil.ts',
    rule: 'eslint(no-restricted-globals)',
    bad: 'export const value = setTimeout(() => {}, 1);\n',
    good: 'export const value = new Date(0).getTime();\n',
  },
  {
    path: 'packages/core/src/random.ts',
    rule: 'eslint(no-restricted-properties)',
    bad: 'export const value = Math.random();\n',
    good: 'export const value = Math.floor(1.5);\n',
  },
  ...['node:fs', 'node:fs/promises', 'node:http', 'node:process', 'node:timers/promises'].map((module, index) => ({
    path: `packages/core/src/io-${index}.ts`,
    rule: 'eslint(no-restricted-imports)',
    bad: `import * as io from '${module}';\nexport const value = io;\n`,
    good: `import * as io from './random.ts';\nexport const value = io;\n`,
  })),

  // Each technology has one package.
  ...onlyElsewhere('mongodb', ['packages/timer', 'packages/delivery', 'packages/core', 'apps/worker']),
  ...onlyElsewhere('bullmq', ['packages/ledger', 'packages/delivery', 'packages/runtime', 'apps/api']),
  ...onlyElsewhere('ioredis', ['packages/ledger', 'packages/delivery', 'packages/testkit', 'apps/worker']),
  ...onlyElsewhere('got', ['packages/ledger', 'packages/timer', 'packages/core', 'apps/api']),
  ...onlyElsewhere('mongodb/lib/bson', ['packages/launcher']),
  ...onlyElsewhere('@qbasecron/testkit', ['packages/ledger', 'packages/core', 'apps/push']),

  // The environment, output, size and shape of files.
  {
    path: 'apps/api/src/config.ts',
    rule: 'node(no-process-env)',
    bad: "export const value = process.env['PORT'];\n",
    good: "export const value = (env: Record<string, string>) => env['PORT'];\n",
  },
  {
    path: 'apps/api/src/env.ts',
    rule: 'eslint(no-restricted-imports)',
    bad: "import { env } from 'node:process';\nexport const value = env;\n",
    good: "import { env } from './config.ts';\nexport const value = env;\n",
  },
  {
    path: 'packages/timer/src/log.ts',
    rule: 'eslint(no-console)',
    bad: "console.log('text');\n",
    good: "export const value = 'text';\n",
  },
  {
    path: 'packages/runtime/src/long.ts',
    rule: 'eslint(max-lines)',
    bad: `${lines(400)}export const value = 1;\n`,
    good: `${lines(399)}export const value = 1;\n`,
  },
  {
    path: 'packages/runtime/test/unit/long.test.ts',
    rule: 'eslint(max-lines)',
    bad: `${lines(800)}export const value = 1;\n`,
    good: `${lines(799)}export const value = 1;\n`,
  },
  {
    path: 'apps/worker/src/default.ts',
    rule: 'import(no-default-export)',
    bad: 'export default 1;\n',
    good: 'export const value = 1;\n',
  },

  // What only the types can tell.
  {
    path: 'packages/delivery/src/floating.ts',
    rule: 'typescript(no-floating-promises)',
    bad: 'const send = async () => 1;\nsend();\n',
    good: 'const send = async () => 1;\nawait send();\n',
  },
  {
    path: 'packages/delivery/src/misused.ts',
    rule: 'typescript(no-misused-promises)',
    bad: 'const send = async () => true;\nexport const value = send() ? 1 : 2;\n',
    good: 'const send = async () => true;\nexport const value = (await send()) ? 1 : 2;\n',
  },
  {
    path: 'packages/delivery/src/exhaustive.ts',
    rule: 'typescript(switch-exhaustiveness-check)',
    bad: "export function value(kind: 'a' | 'b'): void {\n  switch (kind) {\n    case 'a':\n      return;\n  }\n}\n",
    good: "export function value(kind: 'a' | 'b'): void {\n  switch (kind) {\n    case 'a':\n    case 'b':\n      return;\n  }\n}\n",
  },
  {
    path: 'packages/delivery/src/any.ts',
    rule: 'typescript(no-explicit-any)',
    bad: 'export const value = (input: any) => input;\n',
    good: 'export const value = (input: unknown) => input;\n',
  },

  // No test is left out.
  ...['only', 'skip', 'todo'].map((property) => ({
    path: `packages/timer/test/unit/${property}.test.ts`,
    rule: 'eslint(no-restricted-properties)',
    bad: `import { test } from 'node:test';\ntest.${property}('a guarantee', () => {});\n`,
    good: `import { test } from 'node:test';\ntest('a guarantee', () => {});\n`,
  })),
];

/** None of these folders may import the module in its sources. */
function onlyElsewhere(module: string, folders: string[]): Planted[] {
  return folders.map((folder) => ({
    path: `${folder}/src/imports-${module.replaceAll(/\W+/g, '-')}.ts`,
    rule: 'eslint(no-restricted-imports)',
    bad: `import * as imported from '${module}';\nexport const value = imported;\n`,
    good: 'export const value = 1;\n',
  }));
}

/** What the same rules allow, where it belongs. */
const welcome: Readonly<Record<string, string>> = {
  'packages/ledger/src/imports-mongodb.ts': "import * as imported from 'mongodb';\nexport const value = imported;\n",
  'packages/timer/src/imports-bullmq.ts': "import * as imported from 'bullmq';\nexport const value = imported;\n",
  'packages/timer/src/imports-ioredis.ts': "import * as imported from 'ioredis';\nexport const value = imported;\n",
  'packages/delivery/src/imports-got.ts': "import * as imported from 'got';\nexport const value = imported;\n",
  'packages/bench/src/imports.ts': "import * as imported from 'mongodb';\nconsole.log(imported, process.env['URI']);\n",
  'packages/e2e/test/e2e/imports.test.ts': "import * as imported from 'ioredis';\nexport const value = imported;\n",
  'packages/ledger/test/unit/kit.test.ts':
    "import * as imported from '@qbasecron/testkit';\nexport const value = imported;\n",
  'apps/api/src/main.ts': "export const value = process.env['PORT'];\n",
};

test('each planted violation fails the lint gate under its own rule, and the same files pass without it', async (t) => {
  const plot = await plant(t, ['.oxlintrc.json', 'tsconfig.base.json']);
  for (const folder of new Set(
    [...planted.map((p) => p.path), ...Object.keys(welcome)].map((path) => path.split('/').slice(0, 2).join('/')),
  )) {
    await plot.write({
      [`${folder}/tsconfig.json`]: '{ "extends": "../../tsconfig.base.json", "include": ["src", "test"] }\n',
    });
  }
  const lint = () => plot.run('oxlint', ['--type-aware', '--format', 'json', 'apps', 'packages']);

  await plot.write({ ...welcome, ...Object.fromEntries(planted.map(({ path, bad }) => [path, bad])) });
  const failing = await lint();
  const { diagnostics } = JSON.parse(failing.output) as { diagnostics: { filename: string; code: string }[] };
  assert.equal(failing.exitCode, 1);
  assert.deepEqual(
    diagnostics.map(({ filename, code }) => `${filename}: ${code}`).toSorted(),
    planted.map(({ path, rule }) => `${path}: ${rule}`).toSorted(),
  );

  await plot.write(Object.fromEntries(planted.map(({ path, good }) => [path, good])));
  const passing = await lint();
  assert.deepEqual((JSON.parse(passing.output) as { diagnostics: unknown[] }).diagnostics, []);
  assert.equal(passing.exitCode, 0);
});
