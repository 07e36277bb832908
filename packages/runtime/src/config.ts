import type { Static, TObject, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/** The environment does not fit; `problems` has one line for each variable, and the message has them all. */
export class ConfigError extends Error {
  override name = 'ConfigError';
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the variables named in the schema from `env`. Strings become numbers and booleans (true, false, 1, 0) where
 * the schema says so; an empty string counts as unset; what is unset takes the schema's default; variables that the
 * schema does not know are ignored. Where a property's `fault` says why its text will not do, that is a problem too, in
 * its words. Throws ConfigError with every problem at once. Values are never printed, as they
 * may be secrets.
 */
export function readConfig<Schema extends TObject>(
  schema: Schema,
  env: Readonly<Record<string, string | undefined>>,
): Static<Schema> {
  const required = new Set<string>(schema.required ?? []);
  const config: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, property] of Object.entries(schema.properties as Record<string, Described>)) {
    const text = env[name];
    if (text === undefined || text === '') {
      if (property.default !== undefined) config[name] = property.default;
      else if (required.has(name)) problems.push(`${name}: missing, expected ${expected(property)}`);
      continue;
    }
    const value = convert(text, property);
    const fault = property.fault?.(text) ?? null;
    if (!Value.Check(property, value)) problems.push(`${name}: expected ${expected(property)}`);
    else if (fault !== null) problems.push(`${name}: ${fault} (${property.description ?? 'a text'})`);
    else config[name] = value;
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return config as Static<Schema>;
}

/** The keywords of JSON Schema that a variable may use, and one of ours. */
type Described = TSchema & {
  type?: string;
  default?: unknown;
  description?: string;
  anyOf?: Described[];
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  format?: string;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  /** For what a pattern cannot say: the fault, continuing a sentence that begins with the name; null is none. */
  fault?: (text: string) => string | null;
};

function convert(text: string, property: Described): unknown {
  switch (property.type) {
    case 'number':
    case 'integer':
      return /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
    case 'boolean':
      if (text === 'true' || text === '1') return true;
      return text === 'false' || text === '0' ? false : text;
    default:
      return text;
  }
}

function expected(property: Described): string {
  const choices = property.enum ?? property.anyOf?.map((choice) => choice.const);
  const parts = [choices ? `one of ${choices.join(', ')}` : shape(property)];
  if (property.minimum !== undefined) parts.push(`at least ${property.minimum}`);
  if (property.maximum !== undefined) parts.push(`at most ${property.maximum}`);
  if (property.minLength !== undefined) parts.push(`at least ${property.minLength} characters`);
  if (property.maxLength !== undefined) parts.push(`at most ${property.maxLength} characters`);
  if (property.format !== undefined) parts.push(`in the format ${property.format}`);
  if (property.pattern !== undefined) parts.push(`matching ${property.pattern}`);
  return parts.join(', ') + (property.description === undefined ? '' : ` (${property.description})`);
}

function shape(property: Described): string {
  switch (property.type) {
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    case 'boolean':
      return 'true or false';
    default:
      return property.const === undefined ? 'a text' : `exactly ${JSON.stringify(property.const)}`;
  }
}
