import { createPublicKey, generateKeyPairSync, randomBytes, sign } from 'node:crypto';

export type SelfSignedOptions = {
  /** The only name it is for. @default localhost, and 127.0.0.1 */
  name?: string;
  /** Last second of its life, as `YYMMDDhhmmssZ`. @default 2049 */
  until?: string;
};

/**
 * A certificate for localhost and 127.0.0.1 (or for another name alone), signed by itself, PEM, made anew at each call. Nobody trusts it unless
 * given it as `ca`. Node has no maker of certificates, and a test must not need the openssl command, so its DER
 * (RFC 5280) is put together here.
 */
export function makeSelfSignedCertificate(options: SelfSignedOptions = {}): { key: string; cert: string } {
  const { name: host, until = '491231235959Z' } = options;
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' });
  const ecdsaWithSha256 = der(0x30, oid('2a8648ce3d040302'));
  const name = der(0x30, der(0x31, der(0x30, oid('550403'), der(0x0c, Buffer.from(host ?? 'localhost')))));
  const validity = der(0x30, utcTime('200101000000Z'), utcTime(until));
  const alternativeNames = der(
    0x30,
    der(0x82, Buffer.from(host ?? 'localhost')),
    ...(host === undefined ? [der(0x87, Buffer.from([127, 0, 0, 1]))] : []),
  );
  const isAuthority = der(0x30, der(0x01, Buffer.from([0xff])));
  const extensions = der(
    0xa3,
    der(
      0x30,
      der(0x30, oid('551d11'), der(0x04, alternativeNames)),
      der(0x30, oid('551d13'), der(0x01, Buffer.from([0xff])), der(0x04, isAuthority)),
    ),
  );
  // A positive serial number: the leading 01 keeps the sign bit clear.
  const serial = der(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)]));
  const version3 = der(0xa0, der(0x02, Buffer.from([2])));
  const body = der(0x30, version3, serial, ecdsaWithSha256, name, validity, name, publicKey, extensions);
  const signature = der(0x03, Buffer.from([0]), sign('sha256', body, privateKey));
  const certificate = der(0x30, body, ecdsaWithSha256, signature).toString('base64');
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.match(/.{1,64}/g)?.join('\n')}\n-----END CERTIFICATE-----\n`,
  };
}

function der(tag: number, ...parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const header =
    length < 0x80 ? [tag, length] : length < 0x100 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length];
  return Buffer.concat([Buffer.from(header.map((byte) => byte & 0xff)), content]);
}

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, 'hex'));
}

function utcTime(text: string): Buffer {
  return der(0x17, Buffer.from(text));
}
