import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from './loopback.ts';

const forwarding = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'] as const;

/**
 * Whether a request that reached us on loopback was meant for loopback. A page that a browser on this machine shows can
 * send requests here too: by a name of its own that resolves to 127.0.0.1, which the header Host tells, or straight to
 * us, which Origin tells. And a proxy may hand on what came from anywhere. Without tokens nothing else would stop it.
 */
export function isFromThisMachine(headers: IncomingHttpHeaders): boolean {
  const { host, origin } = headers;
  // A proxy on this machine asks for others.
  if (forwarding.some((name) => headers[name] !== undefined)) return false;
  const named = host === undefined ? null : hostnameOf(`http://${host}`);
  if (named === null || !isLoopback(named)) return false;
  if (origin === undefined) return true;
  const from = hostnameOf(origin);
  return from !== null && isLoopback(from);
}

function hostnameOf(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}
