/** Signals a process that leads its own group. Harmless when it has ended. */
export function signalTree(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

/** Kills a process that leads its own group together with what it started. Harmless when it has ended. */
export function killTree(pid: number): void {
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}
