import { isIP } from 'node:net';

/** Whether only this machine can reach who listens on this address or name. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  switch (isIP(name)) {
    case 4:
      return name.startsWith('127.');
    case 6:
      return name === '::1' || name.startsWith('::ffff:127.');
    default:
      // Browsers and resolvers take every name below localhost for this machine (RFC 6761, 6.3).
      return name === 'localhost' || name.endsWith('.localhost');
  }
}
