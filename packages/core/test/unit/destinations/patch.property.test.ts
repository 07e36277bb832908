import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  createDestination,
  patchDestination,
  secretMask,
  type Destination,
  type DestinationPatch,
} from '@qbasecron/core';
import { createScene, least } from './support.ts';

const name = 'any';
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const orNull = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const secret = fc.string({ minLength: 1, maxLength: 8 }).map((text) => `hidden-${text}`);
const headerName = fc.constantFrom('x-a', 'x-b', 'X-A', 'x-c');
const headers = fc.uniqueArray(fc.tuple(headerName, orNull(fc.string({ maxLength: 4 }))), {
  selector: ([one]) => one.toLowerCase(),
});
const secretName = fc.constantFrom('s-a', 's-b');

/** Patches that keep every rule, whatever they are applied to. */
const patches: fc.Arbitrary<DestinationPatch> = fc.record(
  {
    desc: maybe(orNull(fc.string())),
    policy: maybe(orNull(fc.constantFrom('failover', 'broadcast'))),
    headers: maybe(orNull(headers.map((pairs) => Object.fromEntries(pairs)))),
    secretHeaders: maybe(orNull(fc.dictionary(secretName, orNull(secret)))),
    auth: maybe(
      orNull(
        fc.oneof(
          fc.record({ kind: fc.constant('bearer' as const), token: secret }),
          fc.record({ kind: fc.constant('basic' as const), username: fc.string(), password: secret }),
        ),
      ),
    ),
    rate: maybe(orNull(fc.record({ count: fc.nat({ max: 9 }).map((n) => n + 1), periodMs: fc.constant(1_000) }))),
    maxInFlight: maybe(orNull(fc.nat({ max: 5 }))),
    health: maybe(
      orNull(
        fc.record({
          panicPercent: maybe(orNull(fc.nat({ max: 100 }))),
          active: maybe(orNull(fc.constant({ path: '/' }))),
        }),
      ),
    ),
    breaker: maybe(orNull(fc.record({ openMs: maybe(orNull(fc.nat({ max: 999 }))) }))),
    retry: maybe(orNull(fc.record({ maxAttempts: maybe(orNull(fc.nat({ max: 9 }))) }))),
    signing: maybe(orNull(fc.record({ secret }))),
  },
  { noNullPrototype: true },
);

async function made() {
  const { deps } = createScene();
  await createDestination({ deps, input: { name, definition: least } });
  const patch = (asked: DestinationPatch): Promise<Destination> =>
    patchDestination({ deps, input: { name, patch: asked } });
  /** What it is, with every secret opened. */
  const opened = (destination: Destination): unknown => {
    const { revision: _revision, updatedAt: _at, ...rest } = destination;
    return JSON.parse(JSON.stringify(rest), (_key, value: unknown) =>
      typeof value === 'string' && value.startsWith('sealed ') ? deps.secrets.open(value as never) : value,
    );
  };
  return { patch, opened };
}

test('a patch that is sent twice leaves what it left the first time', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(patches, { maxLength: 3 }), patches, async (before, last) => {
      const { patch, opened } = await made();
      for (const asked of before) await patch(asked);
      assert.deepEqual(opened(await patch(last)), opened(await patch(last)));
    }),
    { numRuns: 300 },
  );
});

test('a field that no patch names stays as it was, its secrets to the letter', async () => {
  await fc.assert(
    fc.asyncProperty(patches, patches, async (first, second) => {
      const { patch } = await made();
      const before = await patch(first);
      const after = await patch(second);
      for (const [field, value] of Object.entries(before)) {
        const asked = second[field as keyof DestinationPatch];
        if (field !== 'revision' && asked === undefined)
          assert.deepEqual(after[field as keyof Destination], value, field);
      }
    }),
    { numRuns: 300 },
  );
});

test('a secret is sealed wherever it is given, and the mask keeps it', async () => {
  await fc.assert(
    fc.asyncProperty(patches, async (asked) => {
      const { patch } = await made();
      const before = await patch(asked);
      for (const text of JSON.stringify(before).match(/[^"]*hidden-/g) ?? [])
        assert.match(text, /^sealed \d+ hidden-$/);
      const shown: DestinationPatch = {
        secretHeaders: Object.fromEntries(Object.keys(before.secretHeaders).map((one) => [one, secretMask])),
        auth: before.auth?.kind === 'bearer' ? { kind: 'bearer', token: secretMask } : undefined,
        signing: before.signing.length > 0 ? { secret: secretMask } : undefined,
      };
      assert.deepEqual(await patch(shown), before);
    }),
    { numRuns: 300 },
  );
});
