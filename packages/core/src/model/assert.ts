/** An impossible state: a fault of ours. The request or job that met it fails, the process lives. */
export class ImpossibleState extends Error {
  override name = 'ImpossibleState';
}

export function assertNever(value: never, what: string): never {
  throw new ImpossibleState(`unknown ${what}: ${JSON.stringify(value)}`);
}

/** Throws ImpossibleState with `claim` when the condition does not hold. */
export function assert(condition: unknown, claim: string): asserts condition {
  if (!condition) throw new ImpossibleState(claim);
}
