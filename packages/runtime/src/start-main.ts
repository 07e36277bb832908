import { ConfigError } from './config.ts';
import { StoppedEarly } from './shutdown.ts';

/** A start that failed for a reason the operator can mend; its message is one clear sentence saying what to do. */
export class StartFailure extends Error {
  override name = 'StartFailure';
}

/**
 * Runs a process's start. StartFailure and ConfigError end it with their message on stderr and exit code 1; a signal during
 * the start is no failure; anything else is a fault of ours and is thrown on, with its stack.
 */
export async function startMain(start: () => Promise<void>): Promise<void> {
  try {
    await start();
  } catch (error) {
    if (error instanceof StoppedEarly) return;
    if (!(error instanceof StartFailure || error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/** The first line of an error's message, without anything that might be a connection string with a password. */
export function plainReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const line = message.split('\n', 1)[0] ?? '';
  return line.replaceAll(/\w+(\+srv)?:\/\/\S+/g, '(address)').replace(/\.$/, '');
}

/** The StartFailure for a port that cannot be listened on; `variable` is where the operator sets it. */
export function listenFailure(error: unknown, place: { host: string; port: number; variable: string }): StartFailure {
  const { host, port, variable } = place;
  const isTaken = (error as NodeJS.ErrnoException | null)?.code === 'EADDRINUSE';
  return new StartFailure(
    isTaken
      ? `Port ${port} on ${host} is taken. Stop what listens there, or set ${variable} to another.`
      : `Cannot listen on ${host}:${port}: ${plainReason(error)}. Set HOST and ${variable}.`,
    { cause: error },
  );
}
