import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test, type TestContext } from 'node:test';
import { checkPort } from '../../src/commands/check-ports.ts';
import { freePorts, portProblem } from '../../src/tools/ports.ts';

async function occupy(test: TestContext): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1' }, resolve));
  test.after(() => new Promise((resolve) => server.close(resolve)));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

test('a taken port ends in one sentence that names it, who needs it, and a way out', async (t) => {
  const port = await occupy(t);
  await assert.rejects(
    checkPort(port, '127.0.0.1', '--port'),
    new RegExp(
      `Port ${port}, which the api needs, is taken: stop what uses it, or choose another with .*--port \\d+\\.$`,
    ),
  );
  await assert.rejects(checkPort(port, '127.0.0.1', '--push-port'), /the push app needs.*--push-port/);
});

test('a host that is not of this machine is named as the fault', async () => {
  await assert.rejects(checkPort(3452, '192.0.2.1', '--port'), /192\.0\.2\.1 is no address of this machine/);
});

test('a free port passes, and stays free', async () => {
  const [port = 0] = await freePorts(1);
  await checkPort(port, '127.0.0.1', '--port');
  assert.equal(await portProblem(port), null);
});

test('free ports asked for together are all different', async () => {
  const ports = await freePorts(8);
  assert.equal(new Set(ports).size, 8);
});
