import assert from 'node:assert/strict';
import { it } from 'node:test';
import { silentLogger } from '@qbasecron/core';
import { answer, startReceiver } from '@qbasecron/testkit';
import fc from 'fast-check';
import { createAddressGuard, createGotSender } from '../../../src/index.ts';

const hostile = fc.constantFrom(
  '\r',
  '\n',
  '\r\n',
  '\r\n\r\n',
  '\0',
  ':',
  ' ',
  '\t',
  'é',
  '财',
  '\u010a',
  '\u0d0a',
  '\u2028',
);
const harmless = fc.stringMatching(/^[a-z0-9-]{1,12}$/);
const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: harmless }, hostile), { maxLength: 4 })
  .map((parts) => parts.join(''));
const name = fc.oneof({ weight: 3, arbitrary: harmless.map((word) => `x-${word}`) }, text);
const allowedName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const allowedValue = /^[\t\x20-\x7e]*$/;

it('sends exactly the headers that it was given, or nothing: no name, value, path or method adds a line', async (t) => {
  const receiver = await startReceiver(answer(200));
  t.after(() => receiver.close());
  const guard = createAddressGuard({ allow: ['127.0.0.0/8'] });
  const sender = createGotSender({ inFlightMax: 8, log: silentLogger, version: '1.2.3', guard });
  t.after(() => sender.close());
  let sent = 0;
  let refused = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(name, text, { maxKeys: 4, noNullPrototype: true }),
      text,
      fc.oneof({ weight: 4, arbitrary: fc.constant('POST') }, text),
      async (headers, path, method) => {
        const before = receiver.requests.seen.length;
        const url = `${receiver.url}${path}?q=${path}`;
        const outcome = await sender.send({ url, method, headers, body: 'x', timeoutMs: 5_000 });
        const entries = Object.entries(headers);
        const isClean = entries.every(([key, value]) => allowedName.test(key) && allowedValue.test(value));
        if (outcome.kind === 'blocked') {
          refused += 1;
          assert.equal(receiver.requests.seen.length, before);
          return;
        }
        sent += 1;
        assert.ok(isClean, JSON.stringify(headers));
        assert.equal(outcome.kind, 'delivered', JSON.stringify(outcome));
        const [request, ...more] = receiver.requests.seen.slice(before);
        assert.ok(request && more.length === 0);
        const [line = '', ...lines] = request.head.split('\r\n');
        assert.match(line, /^POST \/[\x21-\x7e]* HTTP\/1\.1$/);
        assert.doesNotMatch(request.head.replaceAll('\r\n', ''), /[\r\n\0\x80-\xff]/);
        const own = ['user-agent', 'content-length', 'host', 'connection'];
        const received = lines.map((each) => each.slice(0, each.indexOf(':')).toLowerCase());
        const given = new Set([...entries.map(([key]) => key.toLowerCase()), ...own]);
        assert.deepEqual(received.toSorted(), [...given].toSorted());
      },
    ),
    { numRuns: 1_000 },
  );
  assert.ok(sent > 100 && refused > 100, `${sent} sent, ${refused} refused`);
});
