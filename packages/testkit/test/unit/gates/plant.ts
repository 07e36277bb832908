import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';

/** The checkout whose gates are tested. */
export const repositoryRoot = fileURLToPath(new URL('../../../../../', import.meta.url));

/** A small copy of the repository in a temporary folder, in which a violation can be planted and taken out again. */
export type Plot = {
  readonly dir: string;
  write(files: Readonly<Record<string, string>>): Promise<void>;
  /** Runs one of the repository's own tools inside the plot, as a script of package.json would. */
  run(tool: string, args: readonly string[]): Promise<{ exitCode: number; output: string }>;
};

/**
 * Makes a plot that is removed when the test ends.
 *
 * @param copied files of the repository that the gate under test reads, relative to its root
 */
export async function plant(t: TestContext, copied: readonly string[]): Promise<Plot> {
  const dir = await realpath(await mkdtemp(join(tmpdir(), 'qbasecron-gate-')));
  t.after(() => rm(dir, { recursive: true, force: true }));
  for (const path of copied) await cp(join(repositoryRoot, path), join(dir, path), { recursive: true });
  await symlink(join(repositoryRoot, 'node_modules'), join(dir, 'node_modules'));

  return {
    dir,
    async write(files) {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(dir, path)), { recursive: true });
        await writeFile(join(dir, path), text);
      }
    },
    run: (tool, args) => runTool(dir, tool, args),
  };
}

function runTool(cwd: string, tool: string, args: readonly string[]): Promise<{ exitCode: number; output: string }> {
  const binDir = join(repositoryRoot, 'node_modules/.bin');
  const env = {
    ...process.env,
    PATH: `${binDir}:${process.env['PATH']}`,
    TURBO_TELEMETRY_DISABLED: '1',
    NO_COLOR: '1',
  };
  return new Promise((resolve, reject) => {
    execFile(tool, args, { cwd, env, maxBuffer: 64 * 1024 * 1024, timeout: 120_000 }, (error, stdout, stderr) => {
      // A code that is no number means that the tool did not run at all, or was ended by the timeout.
      if (error && typeof error.code !== 'number')
        reject(new Error(`${tool} did not run to its end`, { cause: error }));
      // Some tools colour their output on a CI machine whatever NO_COLOR says.
      else resolve({ exitCode: error ? Number(error.code) : 0, output: stripVTControlCharacters(stdout + stderr) });
    });
  });
}
