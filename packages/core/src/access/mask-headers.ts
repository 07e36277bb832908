/** What every answer shows in place of a secret. */
export const secretMask = '***';

const secretNames = new Set(['authorization', 'proxy-authorization', 'cookie', 'set-cookie']);
const secretParts = /secret|token|password|signature|api[-_]?key/;

/** Whether what stands under this name is a credential: a header's name or a field's, in any case. */
export function isSecretName(name: string): boolean {
  const lowerCase = name.toLowerCase();
  return secretNames.has(lowerCase) || secretParts.test(lowerCase);
}

/** The headers as anybody may see them: the values of secret ones are the mask. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, isSecretName(name) ? secretMask : value]),
  );
}

/** A client that sends back what it was shown means: leave the value as it is. */
export function isMasked(name: string, value: string): boolean {
  return value === secretMask && isSecretName(name);
}

/**
 * The headers as they are to be stored: where the mask was sent back, the value on record, whose name is in lower case.
 * A mask for which none is on record stays, and is refused by checkDelivery.
 */
export function unmaskHeaders(
  headers: Readonly<Record<string, string>>,
  stored: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      isMasked(name, value) ? (stored[name.toLowerCase()] ?? value) : value,
    ]),
  );
}
