import type { FastifyInstance } from 'fastify';

/** A start that failed for a reason the operator can mend; its message is all they need. */
export class StartFailure extends Error {
  override name = 'StartFailure';
}

export type Place = { host: string; port: number; variable: 'PORT' | 'REALTIME_PORT' };

/** Resolves to the address. Throws StartFailure in one clear sentence. */
export async function listen(app: FastifyInstance, { host, port, variable }: Place): Promise<string> {
  try {
    return await app.listen({ host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new StartFailure(
      code === 'EADDRINUSE'
        ? `Port ${port} on ${host} is taken. Stop what listens there, or set ${variable} to another.`
        : `Cannot listen on ${host}:${port}: ${message}. Set HOST and ${variable}.`,
      { cause: error },
    );
  }
}
