import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installWheel } from '../../src/engines/install-wheel.ts';
import { findPython } from '../../src/engines/python.ts';
import { silentReport } from '../../src/report/report.ts';
import { tempDir } from '../support/temp-dir.ts';

function putScript(folder: string, name: string, script: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const answer = (version: string, pip: number, venv: number): string =>
  `echo 'a warning'; echo 'qbasecron 3 ${version} cpython linux x86_64 ${pip} ${venv} /opt/my python/bin/python3'`;

test('a machine without python3 is told so', async (t) => {
  assert.deepEqual(await findPython({ PATH: tempDir(t) }), { missing: 'python3 is not on the PATH' });
});

test('the interpreter itself is used, with a tag that tells apart what its packages load in', async (t) => {
  const folder = tempDir(t);
  putScript(folder, 'python3', answer('12', 1, 0));
  assert.deepEqual(await findPython({ PATH: folder }), {
    python: { command: '/opt/my python/bin/python3', tag: 'cp312-linux-x86_64', hasPip: true, hasVenv: false },
  });
});

test('a python for which there are no wheels is passed over for one that has them', async (t) => {
  const folder = tempDir(t);
  putScript(folder, 'python3', answer('14', 1, 1));
  assert.deepEqual(await findPython({ PATH: folder }), {
    missing: 'python3 is version 3.14, and 3.10 to 3.13 is needed',
  });
  putScript(folder, 'python3.11', answer('11', 1, 1));
  const found = await findPython({ PATH: folder });
  assert.ok('python' in found && found.python.tag === 'cp311-linux-x86_64');
});

test('a python with neither pip nor venv is told what to install', async (t) => {
  const folder = tempDir(t);
  putScript(folder, 'python3', answer('11', 0, 0));
  const found = await findPython({ PATH: folder });
  assert.ok('missing' in found);
  assert.match(found.missing, /neither pip nor venv.*apt install python3-venv/);
});

const wheel = { name: 'Some-Wheel', version: '1.2.3' };
const folderOf = (cacheDir: string): string => join(cacheDir, 'wheels', 'some-wheel-1.2.3-cp311-linux-x86_64');

function fakePython(command: string, hasPip: boolean) {
  return { command, tag: 'cp311-linux-x86_64', hasPip, hasVenv: !hasPip };
}

// Finds the argument after --target and puts a file there, as pip would.
const pipScript = `while [ "$1" != --target ]; do shift; done; /bin/mkdir -p "$2"; echo x > "$2/module.py"`;

test('a wheel is installed once: the second time its folder is there and pip is not asked', async (t) => {
  const [cacheDir, bin] = [tempDir(t), tempDir(t)];
  const python = fakePython(putScript(bin, 'python3', pipScript), true);
  const first = await installWheel({ env: {}, cacheDir, report: silentReport, python }, wheel);
  assert.deepEqual(first, { folder: folderOf(cacheDir) });
  assert.ok(existsSync(join(folderOf(cacheDir), 'module.py')));
  const broken = fakePython(putScript(bin, 'python3', 'exit 1'), true);
  assert.deepEqual(await installWheel({ env: {}, cacheDir, report: silentReport, python: broken }, wheel), first);
});

test('a failed or interrupted installation leaves nothing that looks installed, and says why', async (t) => {
  const [cacheDir, bin] = [tempDir(t), tempDir(t)];
  const script = `${pipScript}; echo 'ERROR: No matching distribution found for Some-Wheel.'; exit 1`;
  const python = fakePython(putScript(bin, 'python3', script), true);
  const result = await installWheel({ env: {}, cacheDir, report: silentReport, python }, wheel);
  assert.deepEqual(result, {
    missing: 'pip could not install Some-Wheel: No matching distribution found for Some-Wheel',
  });
  assert.deepEqual(readdirSync(join(cacheDir, 'wheels')), []);
});

test('two installations at once both end with the same complete folder', async (t) => {
  const [cacheDir, bin] = [tempDir(t), tempDir(t)];
  const python = fakePython(putScript(bin, 'python3', pipScript), true);
  const install = () => installWheel({ env: {}, cacheDir, report: silentReport, python }, wheel);
  assert.deepEqual(await Promise.all([install(), install()]), [
    { folder: folderOf(cacheDir) },
    { folder: folderOf(cacheDir) },
  ]);
  assert.deepEqual(readdirSync(join(cacheDir, 'wheels')), ['some-wheel-1.2.3-cp311-linux-x86_64']);
});

test('a python without pip borrows it from a throw-away venv', async (t) => {
  const [cacheDir, bin] = [tempDir(t), tempDir(t)];
  const pip = putScript(bin, 'pip-python', pipScript);
  const venvScript = `test "$2" = venv || exit 1; /bin/mkdir -p "$3/bin"; /bin/cp ${pip} "$3/bin/python"`;
  const python = fakePython(putScript(bin, 'python3', venvScript), false);
  const result = await installWheel({ env: {}, cacheDir, report: silentReport, python }, wheel);
  assert.deepEqual(result, { folder: folderOf(cacheDir) });
});

test('where a venv cannot be made either, the sentence says what to install', async (t) => {
  const [cacheDir, bin] = [tempDir(t), tempDir(t)];
  mkdirSync(join(cacheDir, 'wheels'));
  const python = fakePython(putScript(bin, 'python3', 'exit 1'), false);
  const result = await installWheel({ env: {}, cacheDir, report: silentReport, python }, wheel);
  assert.ok('missing' in result);
  assert.match(result.missing, /could not make a venv.*apt install python3-venv/);
});
