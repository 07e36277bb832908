import { listenFailure } from '@qbasecron/runtime';
import type { FastifyInstance } from 'fastify';

export type Place = { host: string; port: number; variable: 'PORT' | 'REALTIME_PORT' };

/** Resolves to the address. Throws StartFailure in one clear sentence. */
export async function listen(app: FastifyInstance, { host, port, variable }: Place): Promise<string> {
  return await app.listen({ host, port }).catch((error: unknown) => {
    throw listenFailure(error, { host, port, variable });
  });
}
