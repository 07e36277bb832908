import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { LookupFunction } from 'node:net';
import { isIPv4 } from 'node:net';
import fc from 'fast-check';
import { createAddressGuard } from '../../../src/index.ts';
import { guardLookup } from '../../../src/guard/guard-agent.ts';

const guard = createAddressGuard({ allow: [] });
const address = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constantFrom('10.0.0.1', '1.1.1.1', '::1', '::ffff:10.0.0.1'));

it('gives of all addresses of a name those that may be called, or an error when none may', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(address, { minLength: 1, maxLength: 4 }), async (found) => {
      const all = found.map((text) => ({ address: text, family: isIPv4(text) ? 4 : 6 }));
      const passing = all.filter((each) => guard.refusal(each.address) === null);
      const given = await ask((_host, _options, done) => done(null, all), { all: true });
      if (passing.length > 0) assert.deepEqual(given, { error: null, found: passing });
      else assert.equal(given.error?.code, 'address_refused');
    }),
    { numRuns: 500 },
  );
});

it('checks the one address that is given when one was asked for', async () => {
  const one =
    (text: string): LookupFunction =>
    (_host, _options, done) =>
      done(null, text, 4);
  assert.deepEqual(await ask(one('1.1.1.1'), {}), { error: null, found: '1.1.1.1' });
  assert.equal((await ask(one('10.0.0.1'), {})).error?.code, 'address_refused');
});

it('passes on what name resolution says when it fails', async () => {
  const failure = Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
  const { error } = await ask((_host, _options, done) => done(failure, ''), { all: true });
  assert.equal(error, failure);
});

function ask(
  lookup: LookupFunction,
  options: { all?: boolean },
): Promise<{ error: NodeJS.ErrnoException | null; found: unknown }> {
  return new Promise((resolve) => {
    guardLookup(guard, lookup)('name.test', options, (error, found) => resolve({ error, found }));
  });
}
