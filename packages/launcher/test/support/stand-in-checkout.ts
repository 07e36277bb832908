import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const serve = `
import { createServer } from 'node:http';
const log = (text) => console.log(process.env.WORKER_NAME ?? process.env.PORT, text);
const json = (response, status, value) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
`;

/** Api: ready at once, counts the workers that say they are there, and calls back what is posted. */
const api = `${serve}
const workers = new Set();
const server = createServer((request, response) => {
  if (request.url === '/readyz') return json(response, 200, { status: 'ok' });
  if (request.url === '/workers' && request.headers.authorization !== 'Bearer ' + process.env.LAUNCHER_TOKEN) return json(response, 401, {});
  if (request.url === '/workers') return json(response, 200, { items: [...workers].map((name) => ({ name, state: 'alive' })) });
  if (request.url.startsWith('/here/')) { workers.add(request.url.slice(6)); return json(response, 200, {}); }
  json(response, 404, {});
}).listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => { log('stops'); server.closeAllConnections(); server.close(); });
`;

const push = `${serve}
const server = createServer((request, response) => json(response, 200, { realtime: process.env.REALTIME_PORT ?? null }))
  .listen(Number(process.env.PORT), process.env.HOST);
process.on('SIGTERM', () => { log('stops'); server.closeAllConnections(); server.close(); });
`;

/** Worker: tells the api that it is there until the api has heard it, then waits. */
const worker = `
const alive = setInterval(() => {}, 1000);
const tell = () => fetch(process.env.STAND_IN_API + '/here/' + process.env.WORKER_NAME).catch(() => setTimeout(tell, 20));
if (process.env.STAND_IN_FAULT) { console.error('the ledger is newer than I am'); process.exit(7); }
void tell();
process.on('SIGTERM', () => { console.log('stops'); clearInterval(alive); });
`;

/** Writes small programs in place of the apps and returns the root to give to startStack. */
export function standInCheckout(dir: string): string {
  for (const [app, source] of Object.entries({ api, push, worker })) {
    const folder = join(dir, 'apps', app, 'src');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(dir, 'apps', app, 'package.json'), '{"type":"module"}');
    writeFileSync(join(folder, 'main.ts'), source);
  }
  return dir;
}
