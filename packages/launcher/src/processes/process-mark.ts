import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * What tells a process from a later one with the same id: its start time as the system gives it. Null when there is
 * no such process (a zombie counts as none). Where the system does not tell start times it is the id alone.
 */
export function processMark(pid: number): string | null {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return null;
  }
  switch (process.platform) {
    case 'linux':
      return linuxMark(pid);
    case 'win32':
      return `${pid}`;
    default:
      return psMark(pid);
  }
}

/** True while the process is the one that had this mark. */
export function isAlive(pid: number, mark: string): boolean {
  return processMark(pid) === mark;
}

function linuxMark(pid: number): string | null {
  try {
    // The name, in parentheses, may contain anything; after it come the state (field 3) and the start time (22).
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : `${pid}@${fields[19]}`;
  } catch {
    return null;
  }
}

function psMark(pid: number): string | null {
  try {
    const text = execFileSync('ps', ['-o', 'state=,lstart=', '-p', `${pid}`], { encoding: 'utf8' }).trim();
    return text === '' || text.startsWith('Z') ? null : `${pid}@${text.replace(/^\S+\s+/, '')}`;
  } catch {
    return null;
  }
}
