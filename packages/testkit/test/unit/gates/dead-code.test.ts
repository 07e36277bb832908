import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plantWorkspace } from './workspace.ts';

test('unused files, exports and dependencies fail the dead code gate, each by name', async (t) => {
  const plot = await plantWorkspace(t);
  await plot.write({
    'packages/core/src/index.ts':
      "export const used = 1;\nexport const unusedInEntry = 2;\nexport * from './inner.ts';\n",
    'packages/core/src/inner.ts': 'export type UnusedType = string;\nexport const alsoUsed = 3;\n',
    'packages/core/src/forgotten.ts': 'export const value = 1;\n',
    'apps/api/src/main.ts':
      "import { alsoUsed, used } from '@qbasecron/core';\nimport 'not-in-the-manifest';\nused + alsoUsed;\n",
  });
  const { exitCode, output } = await plot.run('knip', ['--reporter', 'json']);
  assert.equal(exitCode, 1, output);

  const { issues } = JSON.parse(output) as { issues: ({ file: string } & Record<string, { name: string }[]>)[] };
  const found = (kind: string, file: string) =>
    issues.filter((issue) => issue.file === file).flatMap((issue) => (issue[kind] ?? []).map(({ name }) => name));
  assert.deepEqual(found('files', 'packages/core/src/forgotten.ts'), ['packages/core/src/forgotten.ts']);
  assert.deepEqual(found('exports', 'packages/core/src/index.ts'), ['unusedInEntry']);
  assert.deepEqual(found('types', 'packages/core/src/inner.ts'), ['UnusedType']);
  assert.ok(found('dependencies', 'packages/ledger/package.json').includes('mongodb'));
  assert.ok(!found('dependencies', 'apps/api/package.json').includes('@qbasecron/core'));
  assert.deepEqual(found('unlisted', 'apps/api/src/main.ts'), ['not-in-the-manifest']);
});
