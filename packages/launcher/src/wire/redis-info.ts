import { exchange, type Address } from './exchange.ts';

export type RedisAnswer =
  | { kind: 'ready'; version: string }
  /** It answers, but not yet or not to us: still loading, or the password is wrong. */
  | { kind: 'refused'; detail: string };

/** Asks a Redis or Valkey for its version, with the credentials if given. Rejects when it does not answer. */
export function redisInfo(
  address: Address & { username?: string; password?: string },
  limitMs: number,
): Promise<RedisAnswer> {
  const words: string[][] = [];
  if (address.password) words.push(['AUTH', address.username || 'default', address.password]);
  words.push(['INFO', 'server']);
  return exchange(address, Buffer.concat(words.map(encodeCommand)), limitMs, (received) => {
    const text = received.toString('utf8');
    const refusal = /^-(.*)\r$/m.exec(text);
    if (refusal) return { kind: 'refused', detail: refusal[1] ?? '' };
    const version = /^(?:valkey_version|redis_version):(\S+)/m.exec(text);
    return version ? { kind: 'ready', version: version[1] ?? '' } : undefined;
  });
}

function encodeCommand(words: readonly string[]): Buffer {
  const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`);
  return Buffer.from(`*${words.length}\r\n${parts.join('')}`);
}
