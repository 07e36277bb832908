import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it, test } from 'node:test';
import { newSecret, signCallback } from '../../src/index.ts';
import { collectLines, type Lines } from '../support.ts';

const deadlineMs = 60_000;
const page = await readFile(new URL('../../RECEIVING.md', import.meta.url), 'utf8');

type Language = { name: string; fence: string; file: string; needs: string; command: (path: string) => string[] };
const languages: Language[] = [
  {
    name: 'TypeScript',
    fence: 'ts',
    file: 'receiver.ts',
    needs: process.execPath,
    command: (path) => [process.execPath, path],
  },
  { name: 'Python', fence: 'python', file: 'receiver.py', needs: 'python3', command: (path) => ['python3', path] },
  { name: 'Go', fence: 'go', file: 'receiver.go', needs: 'go', command: (path) => [`${path}.program`] },
];

/** The whole program of the page in that language: the block whose first line is its file's name. */
function programOf({ fence, file }: Language): string {
  const blocks = [...page.matchAll(new RegExp(`^\`\`\`${fence}\n((?://|#) (\\S+)\n[^]*?)^\`\`\`$`, 'gm'))];
  const found = blocks.filter(([, , name]) => name === file).map(([, text]) => text ?? '');
  assert.equal(found.length, 1, `the page has one ${file}`);
  return found[0] ?? '';
}

const isHere = ({ needs }: Language): boolean =>
  spawnSync(needs, [needs === 'go' ? 'version' : '--version'], { timeout: deadlineMs }).status === 0;

test('the page has a whole program in each language', (t) => {
  for (const language of languages) {
    assert.ok(programOf(language).length > 1_000);
    if (!isHere(language)) t.diagnostic(`the program in ${language.name} is not run: ${language.needs} is not here`);
  }
});

for (const language of languages.filter(isHere)) {
  describe(`the receiver in ${language.name}`, () => {
    const older = newSecret('hmac');
    const newer = newSecret('hmac');
    let running: Running;
    let links: Links;
    before(async () => {
      links = await startLinks();
      running = await startProgram(language, [older, newer], links.origin);
    });
    after(async () => {
      await running.stop();
      await links.stop();
    });

    const send = (over: Sending = {}): Promise<Response> => post(running.url, { secrets: [older], ...over });

    it('takes a signed callback, byte for byte, and does its work', async () => {
      const body = '{"text": "Grüße, 世界 🌍",  "n":1}';
      assert.equal((await send({ id: 'plain', body })).status, 204);
      const done = await running.lines.waitFor('did plain ');
      assert.deepEqual(JSON.parse(done.slice('did plain '.length)), JSON.parse(body));
    });

    it('does its work once when the callback comes again, with a new timestamp and number', async () => {
      const at = nowSeconds();
      for (const timestamp of [at, at, at - 60, at + 60])
        assert.equal((await send({ id: 'again', timestamp })).status, 204);
      assert.equal((await send({ id: 'after-again' })).status, 204);
      await running.lines.waitFor('did after-again ');
      assert.equal(running.lines.seen.filter((line) => line.startsWith('did again ')).length, 1);
    });

    it('takes either secret while they are changed, and signatures of kinds that it does not know', async () => {
      assert.equal((await send({ id: 'newer', secrets: [newer] })).status, 204);
      assert.equal((await send({ id: 'both', secrets: [newSecret('hmac'), newSecret('ed25519'), newer] })).status, 204);
    });

    it('refuses what is not signed, changed, old, from the future, or signed by somebody else, with 401', async () => {
      const at = nowSeconds();
      const bad: [string, Sending][] = [
        ['another secret', { secrets: [newSecret('hmac')] }],
        ['a changed body', { sentBody: '{"n":2}' }],
        ['a changed id', { headers: { 'webhook-id': 'other' } }],
        ['a changed timestamp', { headers: { 'webhook-timestamp': String(at + 1) } }],
        ['an old timestamp', { timestamp: at - 330 }],
        ['a timestamp of the future', { timestamp: at + 330 }],
        ['a timestamp that is no number', { headers: { 'webhook-timestamp': `${at}.0` } }],
        ['an id with a dot', { headers: { 'webhook-id': 'a.b' } }],
        ['an empty id', { headers: { 'webhook-id': '' } }],
        ['an empty signature', { headers: { 'webhook-signature': '' } }],
        ['a signature of nothing', { headers: { 'webhook-signature': 'v1,' } }],
        ['a signature that is not ASCII', { headers: { 'webhook-signature': 'v1,é' } }],
      ];
      for (const [what, over] of bad) {
        assert.equal((await send({ id: 'bad', timestamp: at, ...over })).status, 401, what);
      }
      assert.equal((await fetch(`${running.url}/hooks/order`, { method: 'POST', body: '{}' })).status, 401);
      assert.deepEqual(
        running.lines.seen.filter((line) => line.startsWith('did bad')),
        [],
      );
    });

    it('answers 489 to what it can never read, 413 to what is too large, and 404 elsewhere', async () => {
      assert.equal((await send({ id: 'no-json', body: '{' })).status, 489);
      assert.equal(await announce(running.url, 1_000_001), 413);
      assert.equal((await send({ id: 'elsewhere', path: '/hooks' })).status, 404);
    });

    it('answers 202 to work that takes longer, and acknowledges it by the link when it is done', async () => {
      const headers = {
        'qbasecron-ack-url': `${links.origin}/ack?t=1`,
        'qbasecron-nack-url': `${links.origin}/nack?t=1`,
      };
      const answer = await send({ id: 'report', path: '/hooks/report', headers });
      assert.deepEqual([answer.status, answer.headers.get('qbasecron-async')], [202, 'true']);
      assert.equal(await links.called.waitFor('POST'), 'POST /ack?t=1 no type 0');
      assert.equal((await send({ id: 'report', path: '/hooks/report', headers })).status, 204);
    });

    it('calls no link that leads elsewhere than to its own QBaseCron', async () => {
      const elsewhere = links.origin.replace('127.0.0.1', 'localhost');
      for (const link of [elsewhere, `${links.origin}@localhost`, `${links.origin}0`, 'file:///etc/passwd', '']) {
        const headers = { 'qbasecron-ack-url': `${link}/ack`, 'qbasecron-nack-url': `${links.origin}/nack` };
        assert.equal((await send({ id: 'astray', path: '/hooks/report', headers })).status, 400, link);
      }
    });
  });
}

for (const language of languages.filter(isHere)) {
  test(`the receiver in ${language.name} does not start without a secret, or with one that is too short`, async () => {
    const dir = await mkdtemp(join(tmpdir(), 'qbasecron-receiving-'));
    try {
      const [command = '', ...args] = await prepare(language, dir);
      for (const secrets of ['', 'whsec_', 'whsec_c2hvcnQ=', 'hunter2', `${newSecret('hmac')} `]) {
        const env = { ...process.env, SIGNING_SECRETS: secrets, PORT: '0' };
        const { status, stdout } = spawnSync(command, args, { env, timeout: deadlineMs });
        assert.notEqual(status, 0, secrets);
        assert.equal(String(stdout), '');
      }
    } finally {
      await rm(dir, { recursive: true });
    }
  });
}

type Sending = {
  id?: string;
  timestamp?: number;
  secrets?: string[];
  /** What is signed, and what is sent unless `sentBody` says otherwise. */
  body?: string;
  sentBody?: string;
  path?: string;
  headers?: Record<string, string>;
};

async function post(url: string, sending: Sending): Promise<Response> {
  const { id = 'an-id', timestamp = nowSeconds(), secrets = [], body = '{"n":1}', path = '/hooks/order' } = sending;
  const headers = {
    'content-type': 'application/json',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': signCallback(secrets, { id, timestamp, body }),
    ...sending.headers,
  };
  return await fetch(url + path, { method: 'POST', headers, body: sending.sentBody ?? body });
}

/** The status that a body of this size gets before any of it is sent. */
async function announce(url: string, bytes: number): Promise<number | undefined> {
  const headers = { 'content-length': bytes };
  const asking = request(`${url}/hooks/order`, { method: 'POST', headers });
  asking.flushHeaders();
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  asking.on('error', () => {}).destroy();
  return answer.statusCode;
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1_000);
}

type Running = { url: string; lines: Lines; stop: () => Promise<void> };

/** The program, listening; built first where it has to be. */
async function startProgram(language: Language, secrets: string[], qbasecron: string): Promise<Running> {
  const dir = await mkdtemp(join(tmpdir(), 'qbasecron-receiving-'));
  const [command = '', ...args] = await prepare(language, dir);
  const port = await freePort();
  const env = { ...process.env, SIGNING_SECRETS: secrets.join(' '), PORT: String(port), QBASECRON_URL: qbasecron };
  const child: ChildProcess = spawn(command, args, { env, cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = collectLines();
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', lines.add);
  }
  await lines.waitFor('listening');
  return {
    url: `http://127.0.0.1:${port}`,
    lines,
    async stop() {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
      await rm(dir, { recursive: true });
    },
  };
}

async function prepare(language: Language, dir: string): Promise<string[]> {
  const path = join(dir, language.file);
  await writeFile(path, programOf(language));
  const command = language.command(path);
  if (language.name === 'Go') {
    // Without cgo nothing has to be linked with the system's own resolver: it builds faster.
    const env = { ...process.env, CGO_ENABLED: '0' };
    const built = spawnSync(language.needs, ['build', '-o', command[0] ?? '', path], {
      cwd: dir,
      env,
      timeout: 300_000,
    });
    assert.equal(built.status, 0, String(built.stderr));
  }
  return command;
}

type Links = { origin: string; called: Lines; stop: () => Promise<void> };

/** Stands for the api, where receivers acknowledge. */
async function startLinks(): Promise<Links> {
  const called = collectLines();
  const server: Server = createServer((asked, response) => {
    const { 'content-type': type = 'no type', 'content-length': bytes = 'no length' } = asked.headers;
    called.add(`${asked.method} ${asked.url} ${type} ${bytes}`);
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    called,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
