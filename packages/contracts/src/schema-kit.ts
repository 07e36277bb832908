import Type from 'typebox';

/** One of a few words. An `enum` reads better than a union, in a problem as in the OpenAPI document. */
export function oneOf<const Words extends readonly string[]>(words: Words, options: Record<string, unknown> = {}) {
  return Type.Unsafe<Words[number]>({ type: 'string', enum: [...words], ...options });
}

/**
 * The same schema, or null. Written as a list of types, not as a union, so that a validator that coerces finds null at
 * home and does not turn it into an empty text.
 */
export function nullable<Schema extends Type.TSchema>(schema: Schema, options: Record<string, unknown> = {}) {
  const { type, enum: words, ...rest } = schema as Record<string, unknown>;
  return Type.Unsafe<Type.Static<Schema> | null>({
    ...rest,
    type: [type, 'null'],
    ...(Array.isArray(words) ? { enum: [...words, null] } : {}),
    ...options,
  });
}

/** Schemas of an object's members, each optional. */
export function optionals<Fields extends Record<string, Type.TSchema>>(fields: Fields) {
  const entries = Object.entries(fields).map(([name, schema]) => [name, Type.Optional(schema)]);
  return Object.fromEntries(entries) as { [Name in keyof Fields]: Type.TOptional<Fields[Name]> };
}

/** Schemas of an object's members, each optional and possibly null. */
export function optionalNullables<Fields extends Record<string, Type.TSchema>>(fields: Fields) {
  const entries = Object.entries(fields).map(([name, schema]) => [name, Type.Optional(nullable(schema))]);
  return Object.fromEntries(entries) as {
    [Name in keyof Fields]: Type.TOptional<Type.TUnsafe<Type.Static<Fields[Name]> | null>>;
  };
}

/** An instant as we write it. */
export function instant(description: string) {
  return Type.String({ description, examples: ['2026-11-11T03:10:00.000Z'] });
}
