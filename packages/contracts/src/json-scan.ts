import { assert } from '@qbasecron/core';

/** A member of an object: its name, and where its value's text begins and ends. */
export type MemberSpan = { name: string; from: number; to: number };

export type JsonScan = {
  /** Members of the outermost object; empty when it is none. */
  members: MemberSpan[];
  /** How deep arrays and objects lie within each other. */
  depth: number;
};

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

/**
 * Walks over a JSON text that JSON.parse has accepted, without making values. Strings are skipped by search, so the
 * cost is small beside the parse.
 */
export function scanJson(text: string): JsonScan {
  const members: MemberSpan[] = [];
  let depth = 0;
  let depthMax = 0;
  let name: string | null = null;
  let from = -1;
  const isObject = text.charCodeAt(text.search(/\S/)) === openBrace;

  function endMember(to: number): void {
    if (name !== null) members.push({ name, from, to });
    name = null;
    from = -1;
  }

  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === quote) {
      const end = endOfString(text, at);
      // The first text at this depth is a name; one behind the colon is a value.
      if (depth === 1 && from < 0 && isObject) name = readName(text, at, end);
      at = end;
    } else if (code === colon) {
      if (depth === 1 && from < 0) from = at + 1;
    } else if (code === comma) {
      if (depth === 1) endMember(at);
    } else if (code === openBrace || code === openBracket) {
      depth++;
      if (depth > depthMax) depthMax = depth;
    } else if (code === closeBrace || code === closeBracket) {
      depth--;
      if (depth === 0) endMember(at);
    }
  }
  return { members, depth: depthMax };
}

function readName(text: string, from: number, end: number): string {
  const inner = text.slice(from + 1, end);
  return inner.includes('\\') ? (JSON.parse(`"${inner}"`) as string) : inner;
}

/** The index of the quote that ends the string which begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    // Otherwise a text that is not JSON would keep the process here for ever.
    assert(end >= 0, 'a string within JSON has an end');
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
