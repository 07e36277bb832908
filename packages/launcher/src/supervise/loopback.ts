import { BlockList, isIP } from 'node:net';
import type { Env } from '../paths.ts';
import type { Report } from '../report/report.ts';

const variable = 'CALLBACK_ALLOW_CIDRS';
const loopbackCidrs = '127.0.0.0/8,::1/128';

/**
 * The environment in which workers may call this machine itself, so that things can be tried out on it; said in one
 * line. What the user has set stays as it is.
 */
export function withLoopback(env: Env, report: Report): Env {
  if (env[variable]) return env;
  report.line(`  ok  callbacks to this machine itself are allowed, to try things out: ${variable}=${loopbackCidrs}`);
  return { ...env, [variable]: loopbackCidrs };
}

/** Whether workers in this environment may call 127.0.0.1. A value that cannot be read is left to them to tell. */
export function opensLoopback(env: Env): boolean {
  const list = new BlockList();
  for (const part of (env[variable] ?? '').split(',')) {
    const [address = '', prefix = '32'] = part.trim().split('/');
    if (isIP(address) === 4 && /^\d+$/.test(prefix) && Number(prefix) <= 32) list.addSubnet(address, Number(prefix));
  }
  return list.check('127.0.0.1');
}
