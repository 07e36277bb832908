import { isUtf8 } from 'node:buffer';

/** The text of the bytes, or null when they are not valid UTF-8: nothing is replaced in silence. */
export function decodeUtf8(bytes: Buffer): string | null {
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}
