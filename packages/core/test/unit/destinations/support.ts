import {
  LedgerUnavailable,
  OutcomeUnknown,
  silentLogger,
  type Clock,
  type Destination,
  type DestinationDeps,
  type DestinationLedger,
  type DestinationPatch,
  type Refusal,
  type Sealed,
  type SecretBox,
} from '@qbasecron/core';

export const now = Date.UTC(2030, 0, 1);
export const least: DestinationPatch = { targets: [{ url: 'http://a.example/' }] };

/** Seals in a way that a test can read, and twice the same differently, as a real one does. */
function readableBox(hasKey: boolean): SecretBox {
  let count = 0;
  return {
    hasKey,
    seal: (secret) => `sealed ${++count} ${secret}` as Sealed,
    open: (sealed) => sealed.replace(/^sealed \d+ /, ''),
  };
}

type Failure = { method: keyof DestinationLedger; when: 'before' | 'after' };

/** Holds destinations and nothing else; `needed` and `woken` are what a test says and what it was asked. */
export function createScene({ hasKey = true } = {}) {
  const records = new Map<string, Destination>();
  const failures: Failure[] = [];
  const woken: { name: string; at: number }[] = [];
  const needed = new Set<string>();

  async function run<Result>(method: keyof DestinationLedger, act: () => Result): Promise<Result> {
    const order = failures[0]?.method === method ? failures.shift() : undefined;
    if (order?.when === 'before') throw new LedgerUnavailable('ordered');
    const result = act();
    if (order) throw new OutcomeUnknown('ordered');
    return result;
  }

  const destinations: DestinationLedger = {
    insertDestination: (destination) =>
      run('insertDestination', () => {
        if (records.has(destination.name)) return 'exists';
        records.set(destination.name, structuredClone(destination));
        return 'inserted';
      }),
    changeDestination: (name, { revision }, change) =>
      run('changeDestination', () => {
        const record = records.get(name);
        if (!record || (revision !== undefined && revision !== record.revision)) return null;
        const changed = structuredClone({ ...record, ...change, revision: record.revision + 1 });
        records.set(name, changed);
        return structuredClone(changed);
      }),
    findDestinations: async (names) => names.flatMap((name) => structuredClone(records.get(name) ?? [])),
    listDestinations: async () => [],
    removeDestination: (name) => run('removeDestination', () => records.delete(name)),
    isNeeded: async (name) => needed.has(name),
    wakePostponed: (name, at) => run('wakePostponed', () => woken.push({ name, at })),
  };
  let made = 0;
  const deps: DestinationDeps = {
    destinations,
    workers: { listWorkers: async () => [] },
    secrets: readableBox(hasKey),
    makeSigningSecret: (kind) => ({ secret: `${kind}-${++made}`, publicKey: kind === 'hmac' ? null : 'public' }),
    clock: { now: () => now } as Clock,
    log: silentLogger,
  };
  return {
    deps,
    needed,
    woken,
    failNext: (method: Failure['method'], when: Failure['when']) => failures.push({ method, when }),
  };
}

/** For assert.rejects: the refusal's code, and exactly these pointers, when given. */
export function refused(code: string, pointers?: string[]) {
  return (error: unknown): boolean => {
    const refusal = error as Refusal;
    const told = refusal.errors?.map(({ pointer }) => pointer).toSorted();
    const fits = refusal.code === code && (!pointers || told.join() === pointers.toSorted().join());
    if (!fits) throw error;
    return fits;
  };
}
