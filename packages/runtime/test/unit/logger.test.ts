import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createLogger } from '../../src/logger.ts';

function createParts(options: { level?: 'debug' | 'warn'; pretty?: boolean } = {}) {
  const lines: string[] = [];
  const destination = { write: (line: string) => void lines.push(line) };
  const log = createLogger({
    name: 'api',
    level: options.level ?? 'debug',
    pretty: options.pretty ?? false,
    destination,
  });
  return { log, lines, fields: () => JSON.parse(lines.at(-1)!) as Record<string, unknown> };
}

test('a line is JSON with level, time, name, fields and message', () => {
  const { log, lines, fields } = createParts();
  log.info({ taskId: 'a' }, 'task made');
  const { time, ...rest } = fields();
  assert.deepEqual(rest, { level: 'info', name: 'api', taskId: 'a', msg: 'task made' });
  assert.match(String(time), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.ok(lines[0]!.endsWith('}\n'));
});

test('what is below the level is not written', () => {
  const { log, lines } = createParts({ level: 'warn' });
  log.info({}, 'quiet');
  assert.deepEqual(lines, []);
});

test('credentials and callback data are never written, at any depth, in any case, in children too', () => {
  const { log, lines } = createParts();
  const secret = 'hunter2';
  const task = { content: { kind: 'form', data: secret }, headers: { Authorization: secret, 'set-cookie': [secret] } };
  log.info({ task, authorization: secret, list: [{ cookie: secret }] }, 'x');
  log.child({ part: 'wheel' }).warn({ deep: { deeper: { body: secret } } }, 'x');
  log.info({ req: { method: 'POST', headers: { cookie: secret } } }, 'x');
  log.error(
    { error: Object.assign(new Error('bulk failed'), { writeErrors: [{ err: { op: { data: secret } } }] }) },
    'x',
  );
  assert.equal(lines.length, 4);
  for (const line of lines) assert.ok(!line.includes(secret), line);
});

test('an error keeps type, message, code, stack and its causes', () => {
  const { log, fields } = createParts();
  const cause = Object.assign(new TypeError('socket closed'), { code: 'ECONNRESET' });
  log.error({ error: new Error('the ledger is away', { cause }) }, 'x');
  const error = fields()['error'] as Record<string, unknown>;
  assert.deepEqual(
    [error['type'], error['message'], (error['stack'] as string).includes('logger.test')],
    ['Error', 'the ledger is away', true],
  );
  const described = error['cause'] as Record<string, unknown>;
  assert.deepEqual(
    [described['type'], described['message'], described['code']],
    ['TypeError', 'socket closed', 'ECONNRESET'],
  );
});

test('fields that refer to themselves do not hang or throw', () => {
  const { log, fields } = createParts();
  const loop: Record<string, unknown> = { id: 1 };
  loop['self'] = loop;
  log.info({ loop }, 'x');
  assert.equal((fields()['loop'] as Record<string, unknown>)['id'], 1);
});

test('a pretty line has time, level, name, message and fields, and the stack below', () => {
  const { log, lines } = createParts({ pretty: true });
  log.warn({ slots: 3 }, 'late');
  assert.match(lines[0]!, /^\d\d:\d\d:\d\d\.\d{3} WARN {2}api: late slots=3\n$/);
  log.error({ error: new Error('away') }, 'failed');
  assert.match(lines[1]!, /ERROR api: failed error="away"\nError: away\n {4}at /);
});
