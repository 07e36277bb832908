import { isIP, SocketAddress } from 'node:net';
import { globalIpv6, nat64, refusedIpv4, refusedIpv6, type AddressRange } from './address-ranges.ts';
import { createAddressSet, type AddressSet } from './address-set.ts';
import type { Family } from './read-cidr.ts';

/** Decides which addresses may be called. */
export type AddressGuard = {
  /** Why this address (as text, IPv4 or IPv6) is not called, as a clause such as `is a private address`; null when it may be. */
  refusal(address: string): string | null;
};

const specialRanges = { ipv4: refusedIpv4, ipv6: [...refusedIpv6, ...refusedIpv4.map(behindNat64)] };

/**
 * Only addresses of the public internet may be called, and those in `allow`, a list of ranges such as `10.0.0.0/8`.
 * An IPv4 address is judged the same when it is written as IPv6 (::ffff:10.0.0.1). Throws RangeError on a range that
 * cannot be read.
 */
export function createAddressGuard({ allow }: { allow: readonly string[] }): AddressGuard {
  const allowed = createAddressSet(allow);
  const global = createAddressSet(['0.0.0.0/0', globalIpv6, nat64]);
  // All in one for the answer, which is asked for at every connection; one by one for the reason.
  const anySpecial = createAddressSet([...specialRanges.ipv4, ...specialRanges.ipv6].map(({ cidr }) => cidr));
  const special = { ipv4: toSets(specialRanges.ipv4), ipv6: toSets(specialRanges.ipv6) };

  function refusalOf(address: string, family: Family): string | null {
    if (allowed.has(address, family)) return null;
    if (global.has(address, family) && !anySpecial.has(address, family)) return null;
    const range = special[family].find(({ set }) => set.has(address, family));
    return `is ${range?.what ?? 'a reserved address'}`;
  }

  return {
    refusal(text) {
      // A zone (fe80::1%eth0) only says by which interface an address is reached.
      const address = text.split('%', 1)[0] ?? '';
      const version = isIP(address);
      if (version === 0) return 'is not an IP address';
      if (version === 4) return refusalOf(address, 'ipv4');
      const inside = ipv4Inside(address);
      return inside === null ? refusalOf(address, 'ipv6') : refusalOf(inside, 'ipv4');
    },
  };
}

/** The IPv4 address of an IPv4-mapped one (RFC 4291, 2.5.5.2): the system connects to that. */
function ipv4Inside(address: string): string | null {
  const canonical = new SocketAddress({ address, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(canonical)?.[1] ?? null;
}

/** The range of IPv6 addresses behind which a translator reaches this range of IPv4. */
function behindNat64({ cidr, what }: AddressRange): AddressRange {
  const [address, prefix] = cidr.split('/');
  return { cidr: `64:ff9b::${address}/${96 + Number(prefix)}`, what: `${what} behind a translator` };
}

function toSets(ranges: readonly AddressRange[]): { set: AddressSet; what: string }[] {
  return ranges.map(({ cidr, what }) => ({ set: createAddressSet([cidr]), what }));
}
