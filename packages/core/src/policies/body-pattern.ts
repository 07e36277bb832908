import { RE2JS } from 're2js';

/**
 * Patterns of users are matched in time linear in the text (RE2), so none can hold a worker up; JavaScript's own
 * expressions can.
 */

export const bodyPatternCharsMax = 1_024;

/** Compiled ones are kept: tasks of one destination share theirs. */
const compiledMax = 500;
const compiled = new Map<string, RE2JS>();

/** Why this is no pattern, continuing a sentence that begins with the field's name; null when it is one. */
export function bodyPatternFault(pattern: string): string | null {
  try {
    compile(pattern);
    return null;
  } catch (error) {
    return `is not a regular expression (RE2): ${error instanceof Error ? error.message : 'it cannot be read'}`;
  }
}

/** Whether the pattern matches anywhere in the text. A pattern that cannot be compiled matches nothing. */
export function matchesBody(pattern: string, text: string): boolean {
  try {
    return compile(pattern).matcher(text).find();
  } catch {
    return false;
  }
}

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern);
  if (known) return known;
  const made = RE2JS.compile(pattern);
  if (compiled.size >= compiledMax) compiled.clear();
  compiled.set(pattern, made);
  return made;
}
