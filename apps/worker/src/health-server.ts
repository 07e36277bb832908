import { createServer } from 'node:http';

/** GET /healthz for a container's health check: 200 while the lease allows sending, 503 otherwise. Resolves to its close. */
export async function listenHealth(options: {
  host: string;
  port: number;
  isHealthy: () => boolean;
}): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    const status = request.url !== '/healthz' ? 404 : options.isHealthy() ? 200 : 503;
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: status === 200 }));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(options.port, options.host, resolve);
  });
  return async () => {
    server.closeAllConnections();
    await new Promise<void>((resolve) => void server.close(() => resolve()));
  };
}
