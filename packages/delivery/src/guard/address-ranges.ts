/** A range of addresses and what it is, as it reads in "10.1.2.3 is a private address". */
export type AddressRange = { cidr: string; what: string };

/**
 * IPv4 that is not called unless it is opened. From the IANA IPv4 Special-Purpose Address Registry (RFC 6890 and the
 * RFCs it lists), the multicast space (RFC 5771) and 240.0.0.0/4 (RFC 1112). Two /24 of AS112 and one of AMT are left
 * out: they are public by that registry. The last line is no special range: Azure answers there with what only the
 * machine itself may know, as others do at 169.254.169.254.
 */
export const refusedIpv4: readonly AddressRange[] = [
  { cidr: '169.254.169.254/32', what: 'a metadata address' },
  { cidr: '100.100.100.200/32', what: 'a metadata address' },
  { cidr: '192.0.0.192/32', what: 'a metadata address' },
  { cidr: '168.63.129.16/32', what: 'a metadata address' },
  { cidr: '0.0.0.0/32', what: 'the unspecified address' },
  { cidr: '0.0.0.0/8', what: 'an address of this network' },
  { cidr: '10.0.0.0/8', what: 'a private address' },
  { cidr: '100.64.0.0/10', what: 'a shared address' },
  { cidr: '127.0.0.0/8', what: 'a loopback address' },
  { cidr: '169.254.0.0/16', what: 'a link-local address' },
  { cidr: '172.16.0.0/12', what: 'a private address' },
  { cidr: '192.0.0.0/24', what: 'a reserved address' },
  { cidr: '192.0.2.0/24', what: 'a documentation address' },
  { cidr: '192.88.99.0/24', what: 'a reserved address' },
  { cidr: '192.168.0.0/16', what: 'a private address' },
  { cidr: '198.18.0.0/15', what: 'a benchmarking address' },
  { cidr: '198.51.100.0/24', what: 'a documentation address' },
  { cidr: '203.0.113.0/24', what: 'a documentation address' },
  { cidr: '224.0.0.0/4', what: 'a multicast address' },
  { cidr: '255.255.255.255/32', what: 'the broadcast address' },
  { cidr: '240.0.0.0/4', what: 'a reserved address' },
];

/** Addresses of the public internet are handed out from here alone (IANA IPv6 Address Space, RFC 4291). */
export const globalIpv6 = '2000::/3';

/** RFC 6052: the last 32 bits are an IPv4 address, and it is reached through a translator. */
export const nat64 = '64:ff9b::/96';

/**
 * IPv6 that is not called unless it is opened. From the IANA IPv6 Special-Purpose Address Registry. What is neither
 * here nor in 2000::/3 is refused as reserved. 6to4 (RFC 3056) and Teredo (RFC 4380) carry an IPv4 address within; they
 * are gone from the internet, so they are refused whatever they carry.
 */
export const refusedIpv6: readonly AddressRange[] = [
  { cidr: 'fd00:ec2::/32', what: 'a metadata address' },
  { cidr: 'fd20:ce::254/128', what: 'a metadata address' },
  { cidr: '::/128', what: 'the unspecified address' },
  { cidr: '::1/128', what: 'a loopback address' },
  { cidr: '::/96', what: 'an IPv4-compatible address' },
  { cidr: '64:ff9b:1::/48', what: 'an address of a local translator' },
  { cidr: '100::/64', what: 'a discard address' },
  { cidr: '2001::/32', what: 'a Teredo address' },
  { cidr: '2001::/23', what: 'a reserved address' },
  { cidr: '2001:db8::/32', what: 'a documentation address' },
  { cidr: '2002::/16', what: 'a 6to4 address' },
  { cidr: '3fff::/20', what: 'a documentation address' },
  { cidr: 'fc00::/7', what: 'a private address' },
  { cidr: 'fe80::/10', what: 'a link-local address' },
  { cidr: 'fec0::/10', what: 'a site-local address' },
  { cidr: 'ff00::/8', what: 'a multicast address' },
];
