import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Plot, plant, repositoryRoot } from './plant.ts';

type Manifest = { name: string } & Partial<Record<'dependencies' | 'devDependencies', Record<string, string>>>;

/**
 * Plants the repository's own workspace with its real manifests, tags and settings, its packages linked as pnpm links
 * them, and one small source file in each. Packages from the registry are not linked: nothing here imports one.
 */
export async function plantWorkspace(t: TestContext): Promise<Plot> {
  const folders = await packageFolders();
  const plot = await plant(t, [
    '.gitignore',
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'turbo.json',
    'tsconfig.base.json',
    'knip.json',
    ...folders.flatMap((folder) => ['package.json', 'turbo.json', 'tsconfig.json'].map((file) => `${folder}/${file}`)),
  ]);

  const manifests = new Map<string, Manifest>();
  for (const folder of folders) {
    manifests.set(folder, JSON.parse(await readFile(join(repositoryRoot, folder, 'package.json'), 'utf8')) as Manifest);
  }
  const folderOf = new Map([...manifests].map(([folder, { name }]) => [name, folder]));

  for (const [folder, { name, dependencies, devDependencies }] of manifests) {
    const entry = folder.startsWith('apps/') ? 'main' : 'index';
    await plot.write({
      [`${folder}/src/${entry}.ts`]: `export const ${name.replace(/^.*\//, '')}Name: string = '${name}';\n`,
    });
    for (const wanted of Object.keys({ ...dependencies, ...devDependencies })) {
      const target = folderOf.get(wanted);
      if (target !== undefined) await link(plot.dir, folder, wanted, target);
    }
  }
  return plot;
}

/** The folders of all apps and packages, relative to the root. */
export async function packageFolders(): Promise<string[]> {
  const found: string[] = [];
  for (const group of ['apps', 'packages']) {
    for (const entry of await readdir(join(repositoryRoot, group), { withFileTypes: true })) {
      if (entry.isDirectory()) found.push(`${group}/${entry.name}`);
    }
  }
  return found;
}

async function link(root: string, folder: string, name: string, target: string): Promise<void> {
  const scope = join(root, folder, 'node_modules/@qbasecron');
  await mkdir(scope, { recursive: true });
  await symlink(join(root, target), join(scope, name.replace(/^.*\//, '')));
}
