// Installs the workspace when its packages are missing or the lockfile has changed. Node's own modules only.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const pnpmVersion = '12.21.0';

/** Resolves when `root` is installed. Throws an Error whose message is one sentence for the user. */
export async function ensureInstalled(root, { onChild }) {
  const stampPath = join(root, 'node_modules', '.qbasecron-installed');
  const stamp = stampOf(root);
  if (existsSync(nodeOf(root)) && existsSync(stampPath) && readFileSync(stampPath, 'utf8') === stamp) return;
  console.log('Installing packages (the first time this takes up to a minute) ...');
  const startedAt = Date.now();
  const seconds = () => `${((Date.now() - startedAt) / 1000).toFixed(0)} s`;
  const ticking = process.stdout.isTTY
    ? undefined
    : setInterval(() => console.log(`  still installing (${seconds()})`), 10_000);
  const { command, args } = npxCommand();
  const pnpm = ['--yes', `pnpm@${pnpmVersion}`, 'install', '--frozen-lockfile', '--config.confirm-modules-purge=false'];
  const child = spawn(command, [...args, ...pnpm], { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  onChild(child);
  const code = await new Promise((resolve, reject) => {
    child.on('error', () => reject(new Error('npx was not found: install npm, which comes with Node, and try again.')));
    child.on('exit', (exitCode, signal) => resolve(signal ? 1 : exitCode));
  }).finally(() => clearInterval(ticking));
  if (code !== 0) {
    throw new Error('The packages could not be installed: see the lines above; check the network and try again.');
  }
  if (!existsSync(nodeOf(root))) {
    throw new Error('Node 24 was not installed for this platform: remove node_modules and try again.');
  }
  writeFileSync(stampPath, stamp);
  console.log(`Installed (${seconds()})`);
}

/** The Node 24 that the npm package `node` brings. */
export function nodeOf(root) {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  return join(root, 'node_modules', 'node', 'bin', name);
}

function stampOf(root) {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch} pnpm ${pnpmVersion}\n`);
  for (const name of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, name)));
  return hash.digest('hex');
}

// npx is started as a script of this Node where it can be found, since on Windows npx.cmd would need a shell.
function npxCommand() {
  const beside = [
    process.env.npm_execpath && join(dirname(process.env.npm_execpath), 'npx-cli.js'),
    join(dirname(process.execPath), 'node_modules', 'npm', 'bin', 'npx-cli.js'),
    join(dirname(process.execPath), '..', 'lib', 'node_modules', 'npm', 'bin', 'npx-cli.js'),
  ].find((path) => path && existsSync(path));
  return beside ? { command: process.execPath, args: [beside] } : { command: 'npx', args: [] };
}
