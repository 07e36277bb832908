import { BlockList } from 'node:net';
import { readCidr, type Family } from './read-cidr.ts';

/** A set of addresses, given as ranges. Parsing and comparing are Node's own. */
export type AddressSet = { has(address: string, family: Family): boolean };

/** Throws RangeError on a text that is no range. */
export function createAddressSet(cidrs: Iterable<string>): AddressSet {
  // Two lists: in one of both families an IPv6 range such as ::/0 takes in every IPv4 address too.
  const lists = { ipv4: new BlockList(), ipv6: new BlockList() };
  for (const text of cidrs) {
    const cidr = readCidr(text);
    if (!cidr)
      throw new RangeError(`${JSON.stringify(text)} is not a range of addresses such as 10.0.0.0/8 or fd00::/8`);
    lists[cidr.family].addSubnet(cidr.address, cidr.prefix, cidr.family);
  }
  return { has: (address, family) => lists[family].check(address, family) };
}
