/** The ETag of a task: its revision as a strong entity tag. */
export function formatEtag(revision: number): string {
  return `"${revision}"`;
}

/**
 * What an If-Match header asks for. `none`: no condition (absent, or `*`, which every existing task fulfils).
 * `revision`: this one; a weak or foreign tag never matches (RFC 9110, strong comparison) and reads as -1.
 */
export type IfMatch = { kind: 'none' } | { kind: 'revision'; revision: number } | { kind: 'malformed' };

const entityTag = /^(W\/)?"([\x21\x23-\x7e\x80-\xff]*)"$/;
const ownRevision = /^(0|[1-9][0-9]{0,14})$/;

/** Reads one entity tag; a list of several is called malformed, since a task has one revision. */
export function parseIfMatch(header: string | undefined): IfMatch {
  if (header === undefined) return { kind: 'none' };
  const value = header.trim();
  if (value === '*') return { kind: 'none' };
  const tag = entityTag.exec(value);
  if (!tag) return { kind: 'malformed' };
  const opaque = tag[2] ?? '';
  const matchable = tag[1] === undefined && ownRevision.test(opaque);
  return { kind: 'revision', revision: matchable ? Number(opaque) : -1 };
}
