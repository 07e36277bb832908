import { isIP, isIPv4 } from 'node:net';

export type Family = 'ipv4' | 'ipv6';
export type Cidr = { address: string; prefix: number; family: Family };

/** `10.0.0.0/8`, `fd00::/8`, or one address; null for anything else. Bits beyond the prefix do not matter. */
export function readCidr(text: string): Cidr | null {
  const [address = '', prefixText, ...rest] = text.split('/');
  if (rest.length > 0 || isIP(address) === 0 || address.includes('%')) return null;
  const family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const bits = family === 'ipv4' ? 32 : 128;
  if (prefixText === undefined) return { address, prefix: bits, family };
  const prefix = /^(0|[1-9]\d{0,2})$/.test(prefixText) ? Number(prefixText) : Infinity;
  return prefix <= bits ? { address, prefix, family } : null;
}
