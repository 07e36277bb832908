import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Plot, repositoryRoot } from './plant.ts';
import { packageFolders, plantWorkspace } from './workspace.ts';

/** Imports that point the wrong way, as folder → folder. */
const wrongWay: [from: string, to: string][] = [
  ['packages/signing', 'packages/core'],
  ['packages/core', 'packages/contracts'],
  ['packages/core', 'packages/ledger'],
  ['packages/contracts', 'packages/timer'],
  ['packages/ledger', 'packages/timer'],
  ['packages/timer', 'packages/delivery'],
  ['packages/delivery', 'packages/ledger'],
  ['packages/ledger', 'packages/runtime'],
  ['packages/ledger', 'packages/contracts'],
  ['packages/runtime', 'packages/ledger'],
  ['packages/testkit', 'packages/ledger'],
  ['packages/launcher', 'packages/ledger'],
  ['apps/api', 'apps/worker'],
  ['apps/worker', 'apps/push'],
  ['apps/push', 'packages/bench'],
  ['packages/ledger', 'apps/api'],
  ['packages/e2e', 'apps/api'],
];

for (const [from, to] of wrongWay) {
  test(`the boundaries gate refuses ${from} a dependency on ${to}`, async (t) => {
    const plot = await plantWorkspace(t);
    const manifestPath = `${from}/package.json`;
    const manifest = JSON.parse(await readFile(join(plot.dir, manifestPath), 'utf8')) as { dependencies?: object };
    const wanted = `@qbasecron/${to.replace(/^.*\//, '')}`;
    await plot.write({
      [manifestPath]: JSON.stringify({
        ...manifest,
        dependencies: { ...manifest.dependencies, [wanted]: 'workspace:*' },
      }),
    });

    const { exitCode, output } = await boundaries(plot);
    assert.equal(exitCode, 1, output);
    const importer = `@qbasecron/${from.replace(/^.*\//, '')}`;
    assert.ok(
      output.includes(`Package \`${wanted}\` found without any tag listed in allowlist for \`${importer}\``),
      output,
    );
  });
}

test('the boundaries gate refuses a package that is not in the manifest, also for types and in a dynamic import', async (t) => {
  const plot = await plantWorkspace(t);
  await plot.write({
    'packages/ledger/src/typed.ts':
      "import type { timerName } from '@qbasecron/timer';\nexport type Value = typeof timerName;\n",
    'packages/ledger/src/dynamic.ts': "export const value = await import('@qbasecron/delivery');\n",
  });
  const { exitCode, output } = await boundaries(plot);
  assert.equal(exitCode, 1, output);
  assert.ok(output.includes('cannot import package `@qbasecron/timer` because it is not a dependency'), output);
  assert.ok(output.includes('cannot import package `@qbasecron/delivery` because it is not a dependency'), output);
});

test('the boundaries gate refuses a path that leaves the package', async (t) => {
  const plot = await plantWorkspace(t);
  await plot.write({
    'packages/ledger/src/path.ts':
      "import { timerName } from '../../timer/src/index.ts';\nexport const value = timerName;\n",
  });
  const { exitCode, output } = await boundaries(plot);
  assert.equal(exitCode, 1, output);
  assert.ok(output.includes('import `../../timer/src/index.ts` leaves the package'), output);
});

test('the boundaries gate passes the manifests as they are, and each package carries one tag that has rules', async (t) => {
  const plot = await plantWorkspace(t);
  const { exitCode, output } = await boundaries(plot);
  assert.equal(exitCode, 0, output);
  const checked = Number(/Checked \d+ files in (\d+) packages/.exec(output)?.[1]);

  // turbo.json is JSON with comments, which JSON.parse refuses.
  const settings = (await readFile(join(repositoryRoot, 'turbo.json'), 'utf8')).replaceAll(/^\s*\/\/.*$/gm, '');
  const { boundaries: rules } = JSON.parse(settings) as { boundaries: { tags: Record<string, unknown> } };
  const folders = await packageFolders();
  assert.equal(checked, folders.length);
  for (const folder of folders) {
    const { tags } = JSON.parse(await readFile(join(repositoryRoot, folder, 'turbo.json'), 'utf8')) as {
      tags: string[];
    };
    assert.equal(tags.length, 1, `${folder} carries one tag`);
    assert.ok(tags[0]! in rules.tags, `the tag of ${folder} has rules`);
  }
});

/** The output comes without turbo's line breaks and box drawing, so that a sentence can be looked for. */
async function boundaries(plot: Plot): Promise<{ exitCode: number; output: string }> {
  const { exitCode, output } = await plot.run('turbo', ['boundaries', '--skip-infer']);
  return { exitCode, output: output.replaceAll(/\n\s*\|?\s*/g, ' ') };
}
