import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { createAddressGuard } from '../../../src/index.ts';
import { refusedIpv4, refusedIpv6 } from '../../../src/guard/address-ranges.ts';

const guard = createAddressGuard({ allow: [] });

/** By ipaddr.js; public by the IANA registries all the same. */
const publicKinds = new Set(['unicast', 'as112', 'amt', 'as112v6']);

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length }).map((array) => [...array]);
const anyIpv4 = bytes(4).map((octets) => octets.join('.'));
const anyIpv6 = bytes(16).map((octets) => ipaddr.fromByteArray(octets).toNormalizedString());
const anyRange = fc.constantFrom(...refusedIpv4, ...refusedIpv6).map(({ cidr }) => cidr);

/** An address within the range, its other bits at random. */
function within(cidr: string): fc.Arbitrary<string> {
  const [network, prefix] = ipaddr.parseCIDR(cidr);
  const fixed = network.toByteArray();
  return bytes(fixed.length).map((random) => {
    const mixed = fixed.map((byte, index) => {
      const mask = 0xff & (0xff00 >> Math.min(8, Math.max(0, prefix - index * 8)));
      return (byte & mask) | ((random[index] ?? 0) & ~mask & 0xff);
    });
    return ipaddr.fromByteArray(mixed).toNormalizedString();
  });
}

const special = anyRange.chain(within);
const ipv4 = fc.oneof(
  anyIpv4,
  fc.constantFrom(...refusedIpv4).chain(({ cidr }) => within(cidr)),
);
const anyAddress = fc.oneof(ipv4, anyIpv6, special);

/** All eight groups of four digits. */
function fullLength({ parts }: ipaddr.IPv6): string {
  return parts.map((part) => part.toString(16).padStart(4, '0')).join(':');
}

describe('the address guard', () => {
  it('refuses every address of every listed range', () => {
    fc.assert(
      fc.property(special, (address) => assert.notEqual(guard.refusal(address), null)),
      { numRuns: 3_000 },
    );
  });

  it('refuses the first and the last address of every listed range', () => {
    for (const { cidr } of [...refusedIpv4, ...refusedIpv6]) {
      const [first = ''] = cidr.split('/');
      const last = cidr.includes(':')
        ? ipaddr.IPv6.broadcastAddressFromCIDR(cidr)
        : ipaddr.IPv4.broadcastAddressFromCIDR(cidr);
      for (const address of [first, last.toString()]) assert.notEqual(guard.refusal(address), null, cidr);
    }
  });

  it('lets pass no address that ipaddr.js calls special', () => {
    fc.assert(
      fc.property(anyAddress, (address) => {
        if (guard.refusal(address) !== null) return;
        const parsed = ipaddr.process(address);
        const kind = parsed.range();
        if (kind === 'rfc6052') return assert.equal(guard.refusal(parsed.toByteArray().slice(12).join('.')), null);
        assert.ok(publicKinds.has(kind), `${address} is ${kind}`);
      }),
      { numRuns: 5_000 },
    );
  });

  for (const address of ['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.128.0.0', '172.15.255.255', '172.32.0.0']) {
    it(`lets ${address} pass`, () => assert.equal(guard.refusal(address), null));
  }
  for (const address of ['2606:4700::1111', '2a00:1450:4001::1', '2001:200::1', '::ffff:8.8.8.8', '64:ff9b::8.8.8.8']) {
    it(`lets ${address} pass`, () => assert.equal(guard.refusal(address), null));
  }

  it('says what an address is', () => {
    for (const [address, what] of [
      ['169.254.169.254', 'is a metadata address'],
      ['192.168.1.1', 'is a private address'],
      ['127.0.0.1', 'is a loopback address'],
      ['::1', 'is a loopback address'],
      ['fe80::1%eth0', 'is a link-local address'],
      ['100.64.0.1', 'is a shared address'],
      ['239.1.1.1', 'is a multicast address'],
      ['0.0.0.0', 'is the unspecified address'],
      ['255.255.255.255', 'is the broadcast address'],
      ['fd00:ec2::254', 'is a metadata address'],
      ['64:ff9b::a00:1', 'is a private address behind a translator'],
      ['2002:a00:1::', 'is a 6to4 address'],
      ['2001::1', 'is a Teredo address'],
      ['5f00::1', 'is a reserved address'],
      ['somewhere', 'is not an IP address'],
    ] as const) {
      assert.equal(guard.refusal(address), what, address);
    }
  });

  it('judges an IPv4 address the same however it is written as IPv6', () => {
    fc.assert(
      fc.property(ipv4, (address) => {
        const mapped = ipaddr.IPv4.parse(address).toIPv4MappedAddress();
        for (const text of [`::ffff:${address}`, `::FFFF:${address}`, mapped.toString(), fullLength(mapped)]) {
          assert.equal(guard.refusal(text), guard.refusal(address), text);
        }
        const [high, low] = mapped.parts.slice(6).map((part) => part.toString(16));
        assert.equal(guard.refusal(`64:ff9b::${address}`) === null, guard.refusal(address) === null, 'NAT64');
        for (const text of [`::${address}`, `::ffff:0:${address}`, `64:ff9b:1::${address}`, `2002:${high}:${low}::1`]) {
          assert.notEqual(guard.refusal(text), null, text);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('judges an IPv6 address the same in every spelling and with any zone', () => {
    fc.assert(
      fc.property(fc.oneof(anyIpv6, special), (address) => {
        fc.pre(address.includes(':'));
        const parsed = ipaddr.IPv6.parse(address);
        for (const text of [
          parsed.toString(),
          fullLength(parsed),
          parsed.toRFC5952String().toUpperCase(),
          `${address}%eth0`,
        ]) {
          assert.equal(guard.refusal(text), guard.refusal(address), text);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('opens what is allowed and nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(ipv4, special), fc.nat(128), anyAddress, (network, bits, other) => {
        const isIpv6 = network.includes(':');
        const cidr = `${network}/${isIpv6 ? bits : bits % 33}`;
        const opened = createAddressGuard({ allow: ['192.0.2.1', cidr] });
        const [from, prefix] = ipaddr.parseCIDR(cidr);
        const called = ipaddr.process(other);
        fc.pre(!ipaddr.IPv6.isValid(network) || !ipaddr.IPv6.parse(network).isIPv4MappedAddress());
        const isInside = called.kind() === from.kind() && called.match(from as never, prefix);
        assert.equal(opened.refusal(network), null, 'the network address itself');
        if (called.toString() === '192.0.2.1') return;
        assert.equal(opened.refusal(other), isInside ? null : guard.refusal(other), `${other} with ${cidr}`);
      }),
      { numRuns: 500 },
    );
  });

  it('lets all addresses of one family pass for /0, and not those of the other', () => {
    const everyIpv4 = createAddressGuard({ allow: ['0.0.0.0/0'] });
    const everyIpv6 = createAddressGuard({ allow: ['::/0'] });
    assert.deepEqual([everyIpv4.refusal('10.0.0.1'), everyIpv6.refusal('::1')], [null, null]);
    assert.notEqual(everyIpv4.refusal('::1'), null);
    assert.notEqual(everyIpv6.refusal('10.0.0.1'), null);
  });

  it('refuses any text that is no address, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9a-fx:.%/]{0,20}$/)), (text) => {
        const refusal = guard.refusal(text);
        if (!ipaddr.isValid(text)) assert.notEqual(refusal, null);
      }),
      { numRuns: 2_000 },
    );
  });

  for (const bad of ['10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '10.0.0.0/-1', '10.0.0.0/08', '10.0.0.0/8/8', '10/8']) {
    it(`does not take ${bad} for a range`, () => assert.throws(() => createAddressGuard({ allow: [bad] }), RangeError));
  }
  for (const bad of ['', ' ', 'localhost', '0x0a.0.0.0/8', 'fe80::1%eth0/64', '10.0.0.0 /8', '*']) {
    it(`does not take "${bad}" for a range`, () =>
      assert.throws(() => createAddressGuard({ allow: [bad] }), RangeError));
  }
});
