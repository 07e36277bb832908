import { findOnPath } from '../tools/find-on-path.ts';
import { runTool } from '../tools/run-tool.ts';
import type { Env } from '../paths.ts';

export type Python = {
  /** The interpreter itself, not a shim. */
  command: string;
  /** As in the names of wheels: `cp311-linux-x86_64`. Packages of one tag do not load in another. */
  tag: string;
  hasPip: boolean;
  hasVenv: boolean;
};

// The wheels exist for these versions; a python3 outside them is passed over.
const minorMin = 10;
const minorMax = 13;
const names = ['python3', 'python', 'python3.13', 'python3.12', 'python3.11', 'python3.10'];
const probeLimitMs = 20_000;
const probe = `
import importlib.util as u, platform, sys
print("qbasecron", sys.version_info[0], sys.version_info[1], sys.implementation.name, sys.platform,
      platform.machine() or "any", int(bool(u.find_spec("pip"))),
      int(bool(u.find_spec("venv") and u.find_spec("ensurepip"))), sys.executable)
`;

/** The first python of the PATH that can run the wheels, or a clause that says what is wrong. */
export async function findPython(env: Env): Promise<{ python: Python } | { missing: string }> {
  let missing = 'python3 is not on the PATH';
  for (const name of names) {
    const path = findOnPath(name, env);
    if (!path) continue;
    const { lines } = await runTool(path, ['-c', probe], { env, timeLimitMs: probeLimitMs });
    const answer = readProbe(lines);
    if (!answer) continue;
    const { major, minor, python } = answer;
    if (major !== 3 || minor < minorMin || minor > minorMax) {
      missing = `${name} is version ${major}.${minor}, and 3.${minorMin} to 3.${minorMax} is needed`;
    } else if (!python.hasPip && !python.hasVenv) {
      missing = `${name} has neither pip nor venv (on Debian and Ubuntu: apt install python3-venv)`;
    } else {
      return { python };
    }
  }
  return { missing };
}

/** Reads the probe's line among whatever else was written; null when it is not there. */
function readProbe(lines: readonly string[]): { major: number; minor: number; python: Python } | null {
  const words = lines.find((line) => line.startsWith('qbasecron '))?.split(' ');
  if (!words || words.length < 9) return null;
  const [, major = '', minor = '', implementation = '', platform = '', machine = '', pip, venv, ...path] = words;
  const short = implementation === 'cpython' ? 'cp' : implementation;
  return {
    major: Number(major),
    minor: Number(minor),
    python: {
      command: path.join(' '),
      tag: `${short}${major}${minor}-${platform}-${machine}`,
      hasPip: pip === '1',
      hasVenv: venv === '1',
    },
  };
}
