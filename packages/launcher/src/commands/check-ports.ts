import { UserFailure } from '../failure.ts';
import { portProblem } from '../tools/ports.ts';

/** Throws UserFailure when a port cannot be listened on: which, why, and what to do instead. */
export async function checkPort(port: number, host: string, option: '--port' | '--push-port'): Promise<void> {
  const problem = await portProblem(port, host);
  if (problem === null) return;
  const what = option === '--port' ? 'the api' : 'the push app';
  const remedy = `choose another with npm start -- ${option} ${port < 60_000 ? port + 1000 : port - 1000}`;
  switch (problem) {
    case 'EADDRINUSE':
      throw new UserFailure(`Port ${port}, which ${what} needs, is taken: stop what uses it, or ${remedy}.`);
    case 'EACCES':
      throw new UserFailure(`Port ${port} may not be used by this user: ${remedy}.`);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      throw new UserFailure(`${host} is no address of this machine: correct --host.`);
    default:
      throw new UserFailure(`Port ${port} cannot be listened on (${problem}): ${remedy}.`);
  }
}
