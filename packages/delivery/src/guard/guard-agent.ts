import { lookup as resolveByDns } from 'node:dns';
import type { Agent } from 'node:http';
import { isIP, type LookupFunction } from 'node:net';
import type { AddressGuard } from './address-guard.ts';

/** Code of the error, and of the outcome it becomes. */
export const addressRefusedCode = 'address_refused';

/**
 * Name resolution that gives only addresses which may be called. The connection goes to what is given here and the
 * name is not asked for again, so a second, other answer (DNS rebinding) has no use.
 */
export function guardLookup(
  guard: AddressGuard,
  lookup: LookupFunction = resolveByDns as LookupFunction,
): LookupFunction {
  return (host, options, callback) => {
    lookup(host, options, (error, found, family) => {
      if (error) return callback(error, found, family);
      if (typeof found === 'string') {
        const refusal = guard.refusal(found);
        return refusal === null ? callback(null, found, family) : callback(refusedError(found, refusal, host), '', 4);
      }
      const allowed = found.filter(({ address }) => guard.refusal(address) === null);
      const [first] = found;
      if (allowed.length > 0 || !first) return callback(null, allowed, family);
      return callback(refusedError(first.address, guard.refusal(first.address) ?? '', host), []);
    });
  };
}

/**
 * Checks what Node connects to without a look-up: a host that is an address itself. Whatever is no address for isIP
 * (2130706433, 0x7f.1) goes through the look-up, and there the address that came of it is checked. A kept connection
 * is not checked again: the agent takes it for its own host alone.
 */
export function guardAgent(agent: Agent, guard: AddressGuard): void {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const host = options.host ?? '';
    const refusal = isIP(host) === 0 ? null : guard.refusal(host);
    if (refusal === null) return connect(options, callback);
    // Node's agent always gives a callback; without one there is nobody to tell but by throwing.
    const error = refusedError(host, refusal);
    if (!callback) throw error;
    callback(error, undefined as never);
    return undefined;
  };
}

function refusedError(address: string, refusal: string, host?: string): NodeJS.ErrnoException {
  const named = host === undefined ? address : `${address}, to which ${host} resolves,`;
  return Object.assign(new Error(`${named} ${refusal} and is not called; CALLBACK_ALLOW_CIDRS can open it.`), {
    code: addressRefusedCode,
  });
}
