import { fieldFault } from './fault.ts';

/** Throws the fault invalid_utf8 with `pointer` rather than replacing what cannot be read. */
export function decodeUtf8(bytes: Uint8Array, pointer: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fieldFault('invalid_utf8', pointer, 'is not valid UTF-8');
  }
}

/**
 * The object that `text` says. Throws the faults invalid_json, or invalid_request for another JSON value, with
 * `pointer`.
 */
export function parseJsonObject(text: string, pointer: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw fieldFault('invalid_json', pointer, `is not JSON: ${(error as Error).message}`);
  }
  if (!isObject(value)) throw fieldFault('invalid_request', pointer, 'must be a JSON object');
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The bytes of standard base64. A space stands for a plus: that is what becomes of one in a form whose sender did not
 * encode it, and base64 has no spaces. Throws the fault invalid_base64 with `pointer`.
 */
export function decodeBase64(text: string, pointer: string): Buffer {
  const base64 = text.trim().replaceAll(' ', '+');
  const wrong = /[^A-Za-z0-9+/=]/.exec(base64);
  if (wrong) {
    throw fieldFault('invalid_base64', pointer, `is not base64: there is ${JSON.stringify(wrong[0])} in it`);
  }
  if (base64.length % 4 !== 0) {
    const detail = `is not base64: its length, ${base64.length}, is not a multiple of 4; it looks cut short`;
    throw fieldFault('invalid_base64', pointer, detail);
  }
  if (!/^[^=]*={0,2}$/.test(base64)) throw fieldFault('invalid_base64', pointer, 'is not base64: = only ends it');
  return Buffer.from(base64, 'base64');
}
