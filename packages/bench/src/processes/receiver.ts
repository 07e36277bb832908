import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * The customers' side, in a process of its own, on as many ports as its argument says (1): takes the arrival time of every POST and its due time from the header
 * `qbasecron-due-at` (ISO 8601). POST /reset forgets; GET /figures tells the count, the first and last arrival and
 * every lateness in ms. Prints its
 * ports on stdout.
 */
let arrivals: { at: number; latenessMs: number }[] = [];

const portCount = Number(process.argv[2] ?? 1);
const listener: RequestListener = (request, response) => {
  const at = performance.timeOrigin + performance.now();
  request.resume();
  request.once('end', () => {
    if (request.url === '/reset') {
      arrivals = [];
      response.writeHead(204).end();
    } else if (request.url === '/figures') {
      const figures = {
        count: arrivals.length,
        firstAt: arrivals.at(0)?.at ?? 0,
        lastAt: arrivals.at(-1)?.at ?? 0,
        latenessMs: arrivals.map((arrival) => arrival.latenessMs),
      };
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(figures));
    } else if (request.url === '/count') {
      response.writeHead(200).end(String(arrivals.length));
    } else {
      const dueAt = request.headers['qbasecron-due-at'];
      arrivals.push({ at, latenessMs: typeof dueAt === 'string' ? at - Date.parse(dueAt) : 0 });
      response.writeHead(200).end();
    }
  });
};
const servers = Array.from({ length: portCount }, () => createServer(listener));
for (const server of servers) {
  server.keepAliveTimeout = 120_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
process.stdout.write(`${servers.map((server) => (server.address() as AddressInfo).port).join(' ')}\n`);
process.once('SIGTERM', () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
});
