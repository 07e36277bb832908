import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { describe, it } from 'node:test';
import { createSignal, withDeadline, type Signal } from '@qbasecron/testkit';
import { notificationsPath, pushPath, seedAlert, seedToken } from '../../support.ts';

type LogLine = { level: string; msg: string; address?: string };
type Running = { child: ChildProcess; lines: Signal<LogLine>; errorText: () => string; ended: Promise<unknown[]> };

describe('the push process', () => {
  it('serves both ports, and leaves nothing behind on SIGTERM', async () => {
    const running = start({ PORT: '0', REALTIME_PORT: String(await freePort()) });
    const address = await addressIn(running, 'the push app is listening');
    const realtime = await addressIn(running, 'real-time push is listening here too');
    const body = new URLSearchParams({ token: seedToken, alert: seedAlert, badge: '0' });
    assert.equal((await fetch(realtime + pushPath, { method: 'POST', body })).status, 200);
    const { items } = (await (await fetch(address + notificationsPath)).json()) as { items: { payload: unknown }[] };
    assert.deepEqual(items[0]?.payload, { aps: { alert: seedAlert, badge: 0 } });
    running.child.kill('SIGTERM');
    assert.deepEqual(await running.ended, [0, null]);
  });

  it('warns and stays on its port when the real-time port is taken', async () => {
    const { port, close } = await takePort();
    const running = start({ PORT: '0', REALTIME_PORT: String(port) });
    const address = await addressIn(running, 'the push app is listening');
    const warning = await running.lines.waitFor((line) => line.level === 'warn', 15_000);
    assert.match(warning.msg, new RegExp(`Port ${port} .* is taken.*REALTIME_PORT.*stays on ${address}`));
    assert.equal((await fetch(`${address}/readyz`)).status, 200);
    running.child.kill('SIGINT');
    assert.deepEqual(await running.ended, [0, null]);
    await close();
  });

  it('ends with one clear sentence when its port is taken', async () => {
    const { port, close } = await takePort();
    const running = start({ PORT: String(port), REALTIME_PORT: '0' });
    assert.deepEqual(await running.ended, [1, null]);
    assert.equal(
      running.errorText(),
      `Port ${port} on 127.0.0.1 is taken. Stop what listens there, or set PORT to another.\n`,
    );
    await close();
  });

  it('ends with one clear sentence on an address that others may reach, without PUSH_TOKEN', async () => {
    const running = start({ HOST: '0.0.0.0', PORT: '0', REALTIME_PORT: '0' });
    assert.deepEqual(await running.ended, [1, null]);
    assert.match(running.errorText(), /^HOST is 0\.0\.0\.0, .* PUSH_TOKEN.*\.\n$/);
  });

  it('ends with one clear sentence when the APNs key cannot be read or used', async () => {
    const ids = { APNS_KEY_ID: 'ABCDE12345', APNS_TEAM_ID: 'TEAM123456', APNS_TOPIC: 'com.a.b' };
    const absent = start({ PORT: '0', REALTIME_PORT: '0', ...ids, APNS_KEY_FILE: 'no-such-file.p8' });
    assert.deepEqual(await absent.ended, [1, null]);
    assert.equal(absent.errorText(), 'APNS_KEY_FILE cannot be read (ENOENT).\n');
    const wrong = start({ PORT: '0', REALTIME_PORT: '0', ...ids, APNS_KEY_FILE: import.meta.filename });
    assert.deepEqual(await wrong.ended, [1, null]);
    assert.equal(wrong.errorText(), 'APNS_KEY_FILE holds no ES256 key: expected the .p8 file from Apple.\n');
  });
});

function start(env: Record<string, string>): Running {
  const main = new URL('../../../src/main.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const lines = createSignal<LogLine>('log line of the push process');
  createInterface({ input: child.stdout }).on('line', (line) => lines.fire(JSON.parse(line) as LogLine));
  let errorText = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errorText += text;
  });
  const ended = withDeadline(once(child, 'close'), { what: 'the end of the push process', deadlineMs: 30_000 });
  return { child, lines, errorText: () => errorText, ended };
}

async function addressIn(running: Running, message: string): Promise<string> {
  const line = await running.lines.waitFor(({ msg }) => msg === message, 15_000);
  return String(line.address);
}

async function takePort(): Promise<{ port: number; close: () => Promise<unknown> }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { port: (server.address() as AddressInfo).port, close: () => once(server.close(), 'close') };
}

async function freePort(): Promise<number> {
  const { port, close } = await takePort();
  await close();
  return port;
}
