/**
 * Finds the items of a bulk body in its bytes, without parsing them: that tells how many there are, and that the body
 * is whole, before anything is stored. What is inside an item is judged when it is parsed.
 */
export type BulkItems =
  | { kind: 'items'; items: Buffer[] }
  /** More than itemsMax; nobody counted further. */
  | { kind: 'too_many' }
  /** Not a JSON array, or cut short. */
  | { kind: 'malformed'; detail: string };

const openBracket = 0x5b;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const lineFeed = 0x0a;

/** Splits `[item, item, …]`. Malformed when it is not one whole array with nothing after it. */
export function splitJsonArray(bytes: Buffer, itemsMax: number): BulkItems {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== openBracket) return { kind: 'malformed', detail: 'The body must be a JSON array.' };
  const items: Buffer[] = [];
  at = skipSpace(bytes, at + 1);
  if (bytes[at] === closeBracket) return endOfArray(bytes, at, items);
  for (;;) {
    const end = endOfItem(bytes, at);
    if (end < 0) return { kind: 'malformed', detail: 'The body is cut short: the JSON array does not end.' };
    const item = bytes.subarray(at, trimEnd(bytes, at, end));
    if (item.length === 0 || bytes[end] === closeBrace) {
      return { kind: 'malformed', detail: `The JSON array is broken after ${items.length} items.` };
    }
    if (items.length === itemsMax) return { kind: 'too_many' };
    items.push(item);
    if (bytes[end] === closeBracket) return endOfArray(bytes, end, items);
    at = skipSpace(bytes, end + 1);
  }
}

/** Splits into lines; blank ones are left out. Malformed when the last line has no end and is not whole. */
export function splitLines(bytes: Buffer, itemsMax: number): BulkItems {
  const items: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const found = bytes.indexOf(lineFeed, at);
    const end = found < 0 ? bytes.length : found;
    const from = skipSpace(bytes, at, end);
    const line = bytes.subarray(from, trimEnd(bytes, from, end));
    if (line.length > 0) {
      if (found < 0 && !isWholeJson(line)) {
        return { kind: 'malformed', detail: 'The body is cut short: its last line does not end.' };
      }
      if (items.length === itemsMax) return { kind: 'too_many' };
      items.push(line);
    }
    at = end + 1;
  }
  return { kind: 'items', items };
}

/** The index of the comma or bracket that ends the item which begins at `at`; -1 when there is none. */
function endOfItem(bytes: Buffer, at: number): number {
  let depth = 0;
  for (let index = at; index < bytes.length; index++) {
    switch (bytes[index]) {
      case quote:
        index = endOfString(bytes, index);
        if (index < 0) return -1;
        break;
      case openBrace:
      case openBracket:
        depth++;
        break;
      case closeBrace:
      case closeBracket:
        if (depth === 0) return index;
        depth--;
        break;
      case comma:
        if (depth === 0) return index;
        break;
      default:
    }
  }
  return -1;
}

/** The index of the quote that ends the string which begins at `at`; -1 when there is none. */
function endOfString(bytes: Buffer, at: number): number {
  for (let index = at + 1; index < bytes.length; index++) {
    const byte = bytes[index];
    if (byte === quote) return index;
    if (byte === backslash) index++;
  }
  return -1;
}

function endOfArray(bytes: Buffer, at: number, items: Buffer[]): BulkItems {
  if (skipSpace(bytes, at + 1) < bytes.length) {
    return { kind: 'malformed', detail: 'Something follows the end of the JSON array.' };
  }
  return { kind: 'items', items };
}

function isWholeJson(line: Buffer): boolean {
  try {
    JSON.parse(line.toString('utf8'));
    return true;
  } catch {
    return false;
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === lineFeed || byte === 0x0d || byte === 0x09;
}

function skipSpace(bytes: Buffer, at: number, end = bytes.length): number {
  while (at < end && isSpace(bytes[at])) at++;
  return at;
}

function trimEnd(bytes: Buffer, from: number, end: number): number {
  while (end > from && isSpace(bytes[end - 1])) end--;
  return end;
}
