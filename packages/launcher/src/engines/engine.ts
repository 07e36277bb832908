/** Where an engine comes from. */
export type Origin = 'environment' | 'PATH' | 'mongodb-memory-server' | 'cache' | 'PyPI wheel';

export const mongoKinds = ['mongod', 'secantusd-rs', 'secantusd-py'] as const;
export type MongoKind = (typeof mongoKinds)[number];

/** A program that can be started as often as needed, each time with a data folder of its own. */
export type MongoProgram = Program<MongoKind>;
export type RedisProgram = Program<'redis-server' | 'valkey-server'>;

type Program<Kind extends string> = {
  kind: Kind;
  command: string;
  /** Arguments that come before the server's own. */
  args: readonly string[];
  /** Added to the environment of the process. */
  env: Readonly<Record<string, string>>;
  version: string;
  origin: Origin;
};

/** A server that runs already and belongs to the user. */
export type External = { kind: 'external'; uri: string };

/** What a resolver answers: a program, or in a clause why it has none (`mongod is not on the PATH`). */
export type Found<T> = { program: T } | { missing: string };

export function describeProgram(program: Program<string>): string {
  return `${program.kind} ${program.version} (${program.origin})`;
}
