import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Plot, repositoryRoot } from './plant.ts';
import { packageFolders, plantWorkspace } from './workspace.ts';

test('the types gate checks every package', async (t) => {
  const plot = await plantWorkspace(t);
  const { exitCode, output } = await typesGate(plot, '--dry=json');
  assert.equal(exitCode, 0, output);
  const { tasks } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1)) as {
    tasks: { taskId: string; command: string }[];
  };
  const checked = tasks.filter(({ taskId, command }) => taskId.endsWith('#types') && command === 'tsc --noEmit');
  assert.equal(checked.length, (await packageFolders()).length);
});

test('a wrong type fails the types gate, and a cached success does not hide what a change in core breaks', async (t) => {
  const plot = await plantWorkspace(t);
  await plot.write({
    'packages/contracts/src/index.ts':
      "import { coreName } from '@qbasecron/core';\nexport const value: string = coreName;\n",
  });
  const coreAndContracts = '--filter=@qbasecron/contracts...';

  const clean = await typesGate(plot, coreAndContracts);
  assert.equal(clean.exitCode, 0, clean.output);
  const again = await typesGate(plot, coreAndContracts);
  assert.equal(again.exitCode, 0, again.output);
  assert.match(again.output, /Cached:\s+2 cached, 2 total/);

  await plot.write({ 'packages/core/src/index.ts': 'export const coreName: number = 1;\n' });
  const broken = await typesGate(plot, coreAndContracts);
  assert.notEqual(broken.exitCode, 0, broken.output);
  assert.match(broken.output, /@qbasecron\/contracts:types: src\/index\.ts\(2,14\): error TS2322/);
});

test('the types gate refuses what Node cannot run, an unchecked index and an explicit undefined', async (t) => {
  const plot = await plantWorkspace(t);
  await plot.write({
    'packages/core/src/enum.ts': 'export enum Value {\n  One,\n}\n',
    'packages/core/src/index-access.ts': 'export const value = (items: string[]): string => items[0];\n',
    'packages/core/src/optional.ts': 'export const value: { name?: string } = { name: undefined };\n',
    'packages/core/src/type-import.ts': "import { Only } from './only.ts';\nexport type Value = Only;\n",
    'packages/core/src/only.ts': 'export type Only = string;\n',
  });
  const { exitCode, output } = await plot.run('tsc', ['--noEmit', '-p', 'packages/core']);
  assert.equal(exitCode, 1, output);
  const found = output
    .split('\n')
    .flatMap((line) => /src\/(\S+)\.ts\(.*error (TS\d+)/.exec(line)?.slice(1, 3).join(' ') ?? []);
  assert.deepEqual(found.toSorted(), ['enum TS1294', 'index-access TS2322', 'optional TS2375', 'type-import TS1484']);
});

/** Runs the script of package.json itself: it is the gate. */
async function typesGate(plot: Plot, option: string): Promise<{ exitCode: number; output: string }> {
  const { scripts } = JSON.parse(await readFile(join(repositoryRoot, 'package.json'), 'utf8')) as {
    scripts: { types: string };
  };
  return plot.run('sh', ['-c', `${scripts.types} ${option}`]);
}
