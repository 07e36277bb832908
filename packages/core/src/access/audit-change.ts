import { isSecretName, secretMask } from './mask-headers.ts';

// TypeScript's library does not know it yet.
const json = JSON as unknown as { isRawJSON(value: unknown): boolean };

/** Of one text, in characters. */
const textCharsMax = 200;
/** Of one field that is no plain text, written as JSON. */
const fieldCharsMax = 1_000;
/** Of one side. */
const sideCharsMax = 6_000;
const depthMax = 6;

/** Changes with every change and says nothing. The revision is told: of a new secret nothing else shows. */
const untold = new Set(['update_at']);

/**
 * What a change did to a record: the fields that differ, as JSON for each side, secrets masked and long values cut.
 * Null where nothing differs. Either side may be missing. `ignored` names fields that are not told. Pure.
 */
export function describeChange(
  before: object | null,
  after: object | null,
  ignored: readonly string[] = [],
): { before: string | null; after: string | null } | null {
  const [old, now] = [fieldsOf(before), fieldsOf(after)];
  const names = [...new Set([...old.keys(), ...now.keys()])].filter(
    (name) =>
      !untold.has(name) &&
      !ignored.includes(name) &&
      (!before || !after || textOf(old.get(name)) !== textOf(now.get(name))),
  );
  if (names.length === 0) return null;
  return { before: before && write(old, names), after: after && write(now, names) };
}

function fieldsOf(record: object | null): Map<string, unknown> {
  return new Map(Object.entries(record ?? {}).filter(([, value]) => value !== undefined));
}

function write(fields: Map<string, unknown>, names: readonly string[]): string {
  const written: string[] = [];
  let chars = 2;
  for (const name of names) {
    if (!fields.has(name)) continue;
    const field = `${JSON.stringify(name)}:${writeValue(name, fields.get(name))}`;
    chars += field.length + 1;
    if (chars > sideCharsMax) {
      written.push('"…":"more fields are left out"');
      break;
    }
    written.push(field);
  }
  return `{${written.join(',')}}`;
}

function writeValue(name: string, value: unknown): string {
  const text = textOf(mask(name, value, 0));
  if (text.length <= fieldCharsMax) return text;
  return JSON.stringify(cut(text));
}

function textOf(value: unknown): string {
  return JSON.stringify(value) ?? 'null';
}

function mask(name: string, value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return value;
  if (isSecretName(name) && !(typeof value === 'string' && value === '')) return secretMask;
  if (typeof value === 'string') return cut(value);
  // A number kept as its own text has no members to mask.
  if (typeof value !== 'object' || json.isRawJSON(value)) return value;
  if (depth >= depthMax) return '…';
  if (Array.isArray(value)) return value.map((item) => mask('', item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([member, inner]): [string, unknown] => [member, mask(member, inner, depth + 1)]),
  );
}

function cut(text: string): string {
  if (text.length <= textCharsMax) return text;
  return `${text.slice(0, textCharsMax).toWellFormed()}… (${text.length} characters)`;
}
