/** A member of an object: its name, and where its value's text begins and ends. */
export type MemberSpan = { name: string; from: number; to: number };

export type JsonScan = {
  /** Members of the outermost object; empty when it is none. */
  members: MemberSpan[];
  /** How deep arrays and objects lie within each other. */
  depth: number;
};

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
  const isObject = text.trimStart().startsWith('{');

  function endMember(to: number): void {
    if (name !== null) members.push({ name, from, to });
    name = null;
    from = -1;
  }

  for (let at = 0; at < text.length; at++) {
    switch (text[at]) {
      case '"': {
        const end = endOfString(text, at);
        // The first text at this depth is a name; one behind the colon is a value.
        if (isObject && depth === 1 && from < 0) name = JSON.parse(text.slice(at, end + 1)) as string;
        at = end;
        break;
      }
      case ':':
        if (isObject && depth === 1 && from < 0) from = at + 1;
        break;
      case ',':
        if (depth === 1) endMember(at);
        break;
      case '{':
      case '[':
        depthMax = Math.max(depthMax, ++depth);
        break;
      case '}':
      case ']':
        if (--depth === 0) endMember(at);
        break;
      default:
    }
  }
  return { members, depth: depthMax };
}

/** The index of the quote that ends the string which begins at `at`. */
function endOfString(text: string, at: number): number {
  let end = at;
  for (;;) {
    end = text.indexOf('"', end + 1);
    let backslashes = 0;
    while (text[end - 1 - backslashes] === '\\') backslashes++;
    if (backslashes % 2 === 0) return end;
  }
}
