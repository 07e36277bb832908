#!/usr/bin/env node
// The first file that runs on a bare machine: Node 20 and Node's own modules only. It installs what is missing and
// hands over to src/main.ts under the Node 24 that the installation brings.
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled, nodeOf } from './install.mjs';
import { usage } from './usage.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const [command, ...rest] = process.argv.slice(2);
const commands = ['start', 'demo', 'token', 'test', 'bench', 'verify'];
const wantsHelp = command === undefined || ['help', '--help', '-h'].includes(command) || rest.includes('--help');

if (wantsHelp) {
  process.stdout.write(usage);
} else if (!commands.includes(command)) {
  fail(`Unknown command "${command}": use one of ${commands.join(', ')}, or help.`);
} else if (Number(process.versions.node.split('.')[0]) < 20) {
  fail(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
} else {
  await run();
}

async function run() {
  let child;
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      stopping = true;
      child?.kill(signal);
    });
  }
  watchNpm(() => stopping || child?.kill('SIGTERM'));
  try {
    await ensureInstalled(root, { onChild: (installer) => (child = installer) });
  } catch (error) {
    fail(stopping ? 'Stopped while installing.' : error.message);
    return;
  }
  // The channel (ipc) tells main.ts when this process is gone, so that it never stays behind alone.
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
  child = spawn(nodeOf(root), [main, command, ...rest], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  });
  const { code, signal } = await new Promise((resolve) => {
    child.on('error', () => resolve({ code: 1, signal: null }));
    child.on('exit', (exitCode, exitSignal) => resolve({ code: exitCode, signal: exitSignal }));
  });
  if (signal) console.error(`The launcher was ended by ${signal}; its processes are being stopped.`);
  process.exit(code ?? 1);
}

// npm passes signals on, but one that is killed cannot: then this process has another parent.
function watchNpm(onGone) {
  if (!process.env.npm_command) return;
  const parent = process.ppid;
  const watching = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(watching);
    onGone();
  }, 1_000).unref();
}

function fail(sentence) {
  console.error(sentence);
  process.exitCode = 1;
}
