import { LedgerUnavailable, OutcomeUnknown } from '@qbasecron/core';
import type { Ledger } from '@qbasecron/core';

type Methods<Part> = {
  [K in keyof Part]: Part[K] extends (...args: never[]) => Promise<unknown> ? K : never;
}[keyof Part];

/** Every method of every part; no name occurs in two parts. */
export type LedgerMethod = { [P in keyof Ledger]: Methods<Ledger[P]> }[keyof Ledger];

export interface FlakyLedger<L extends Ledger> {
  /** The same ledger, except for the failures that were ordered. */
  ledger: L;
  /**
   * Makes the next call of `method` fail: `before` with LedgerUnavailable and without effect, `after` with
   * OutcomeUnknown once it has taken effect. Further orders for the same method wait for the calls after it.
   */
  failNext(method: LedgerMethod, when: 'before' | 'after'): void;
}

/** Wraps a ledger, real or in memory, so that a test can order its failures. */
export function flaky<L extends Ledger>(ledger: L): FlakyLedger<L> {
  const orders = new Map<string, ('before' | 'after')[]>();

  function wrap<Part extends object>(part: Part): Part {
    return new Proxy(part, {
      get(target, name, receiver) {
        const method: unknown = Reflect.get(target, name, receiver);
        if (typeof method !== 'function' || typeof name !== 'string') return method;
        return (...args: unknown[]): unknown => {
          const when = orders.get(name)?.shift();
          const call = (): unknown => Reflect.apply(method, target, args);
          return when === undefined ? call() : fail(name, when, call);
        };
      },
    });
  }

  const parts = Object.entries(ledger).map(([name, part]) => [name, wrap(part)]);
  return {
    ledger: Object.fromEntries(parts) as L,
    failNext(method, when) {
      const waiting = orders.get(method) ?? [];
      orders.set(method, waiting);
      waiting.push(when);
    },
  };
}

async function fail(name: string, when: 'before' | 'after', call: () => unknown): Promise<never> {
  if (when === 'before') throw new LedgerUnavailable(`${name} was made to fail before it took effect`);
  await call();
  throw new OutcomeUnknown(`${name} was made to fail after it took effect`);
}
