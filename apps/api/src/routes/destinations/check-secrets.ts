import { createPrivateKey, X509Certificate, type KeyObject } from 'node:crypto';
import type { CreateDestinationBody, PatchDestinationBody } from '@qbasecron/contracts';
import { secretMask, type FieldError } from '@qbasecron/core';
import { secretFault } from '@qbasecron/signing';

type SecretFields = Pick<CreateDestinationBody | PatchDestinationBody, 'tls' | 'signing'>;

const certificates = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What only cryptography can tell of a body's fields; none of the details holds a value. Other fields may be bad. */
export function checkSecrets({ tls, signing }: SecretFields): FieldError[] {
  const errors: FieldError[] = [];
  const { ca, cert, key } = tls ?? {};
  if (typeof ca === 'string' && !readCertificates(ca)) {
    errors.push({ pointer: '#/tls/ca', detail: 'must be one or more certificates in PEM' });
  }
  const chain = typeof cert === 'string' ? readCertificates(cert) : null;
  if (typeof cert === 'string' && !chain) {
    errors.push({ pointer: '#/tls/cert', detail: 'must be a certificate in PEM, or a chain of them' });
  }
  const privateKey = typeof key === 'string' && key !== secretMask ? readPrivateKey(key) : null;
  if (typeof privateKey === 'string') errors.push({ pointer: '#/tls/key', detail: privateKey });
  else if (privateKey && chain?.[0] && !chain[0].checkPrivateKey(privateKey)) {
    errors.push({ pointer: '#/tls/key', detail: 'does not belong to the first certificate of `cert`' });
  }
  if (typeof signing?.secret === 'string' && signing.secret !== secretMask) {
    const detail = secretFault(signing.secret);
    if (detail !== null) errors.push({ pointer: '#/signing/secret', detail });
  }
  return errors;
}

function readCertificates(pem: string): X509Certificate[] | null {
  const found = pem.match(certificates);
  try {
    return found?.map((one) => new X509Certificate(one)) ?? null;
  } catch {
    return null;
  }
}

/** The key, or what is wrong with it. */
function readPrivateKey(pem: string): KeyObject | string {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    const isLocked = (error as NodeJS.ErrnoException).code === 'ERR_MISSING_PASSPHRASE';
    return isLocked ? 'must be without a passphrase' : 'must be a private key in PEM';
  }
}
