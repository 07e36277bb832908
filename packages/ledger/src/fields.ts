import { instantMax, instantMin } from '@qbasecron/core';

/** Reading and writing of single fields. A record from the ledger is parsed here, field by field, before it is used. */

export type Fields = Record<string, unknown>;

/** A record in the ledger that this code cannot read: damaged, or written by something else. */
export class UnreadableRecord extends Error {
  override name = 'UnreadableRecord';
}

/** One kind of value: how it is stored, and how it is recognised. `parse` answers undefined for anything else. */
export type Kind<V> = { what: string; store: (value: V) => unknown; parse: (stored: unknown) => V | undefined };

/** One property of ours and the fields it is stored in. */
export type FieldCodec<V> = {
  fields: readonly string[];
  /** Sets what is to be stored; a field that is not set is absent in the document. */
  write: (value: V, into: Fields) => void;
  /** Throws UnreadableRecord. */
  read: (from: Fields) => V;
};

export const text: Kind<string> = {
  what: 'a string',
  store: (value) => value,
  parse: (stored) => (typeof stored === 'string' ? stored : undefined),
};

export const number: Kind<number> = {
  what: 'a number',
  store: (value) => value,
  parse: (stored) => (typeof stored === 'number' && Number.isFinite(stored) ? stored : undefined),
};

export const flag: Kind<boolean> = {
  what: 'true or false',
  store: (value) => value,
  parse: (stored) => (typeof stored === 'boolean' ? stored : undefined),
};

/**
 * An instant as BSON date, which TTL indexes need; one beyond the years 1 to 9999 (±Infinity too), which not every server
 * and tool takes for a date, is the nearest.
 */
export function toDate(at: number): Date {
  return new Date(Math.min(Math.max(at, instantMin), instantMax));
}

/** Epoch milliseconds as BSON date. */
export const instant: Kind<number> = {
  what: 'a date',
  store: toDate,
  parse: (stored) => (stored instanceof Date && !Number.isNaN(stored.getTime()) ? stored.getTime() : undefined),
};

const texts: Kind<string[]> = {
  what: 'an array of strings',
  store: (value) => value,
  parse: (stored) => (Array.isArray(stored) && stored.every((item) => typeof item === 'string') ? stored : undefined),
};

export const numbers: Kind<number[]> = {
  what: 'an array of numbers',
  store: (value) => value,
  parse: (stored) => (Array.isArray(stored) && stored.every((item) => typeof item === 'number') ? stored : undefined),
};

/** Pairs of name and value, because a name may hold dots and dollars, which field names should not. */
export const pairs: Kind<Record<string, string>> = {
  what: 'an array of pairs of strings',
  store: (value) => Object.entries(value),
  parse: (stored) =>
    Array.isArray(stored) && stored.every((pair) => texts.parse(pair)?.length === 2)
      ? Object.fromEntries(stored)
      : undefined,
};

export function oneOf<const V extends string>(words: readonly V[]): Kind<V> {
  return {
    what: `one of ${words.join(', ')}`,
    store: (value) => value,
    parse: (stored) => words.find((word) => word === stored),
  };
}

/** A document inside the document. */
export function nested<V extends object>(codecs: Codecs<V>): Kind<V> {
  return {
    what: 'a document',
    store: (value) => encode(codecs, value),
    parse: (stored) => (isFields(stored) ? decode(codecs, stored) : undefined),
  };
}

export function listOf<V>(kind: Kind<V>): Kind<V[]> {
  return {
    what: `an array, each ${kind.what}`,
    store: (values) => values.map((value) => kind.store(value)),
    parse(stored) {
      if (!Array.isArray(stored)) return undefined;
      const values = stored.map((item) => kind.parse(item));
      return values.some((value) => value === undefined) ? undefined : (values as V[]);
    },
  };
}

/** Always stored; a record without it is unreadable. */
export function required<V>(field: string, kind: Kind<V>): FieldCodec<V> {
  return {
    fields: [field],
    write: (value, into) => void (into[field] = kind.store(value)),
    read: (from) => parseField(from, field, kind),
  };
}

/** Null is not stored. */
export function nullable<V>(field: string, kind: Kind<V>): FieldCodec<V | null> {
  return {
    fields: [field],
    write: (value, into) => void (value !== null && (into[field] = kind.store(value))),
    read: (from) => (isAbsent(from[field]) ? null : parseField(from, field, kind)),
  };
}

/** What `isEmpty` says of is not stored, and `empty()` is read where nothing is stored. */
export function defaulted<V>(
  field: string,
  kind: Kind<V>,
  empty: () => V,
  isEmpty: (value: V) => boolean,
): FieldCodec<V> {
  return {
    fields: [field],
    write: (value, into) => void (isEmpty(value) || (into[field] = kind.store(value))),
    read: (from) => (isAbsent(from[field]) ? empty() : parseField(from, field, kind)),
  };
}

/** Zero is not stored. */
export function counter(field: string): FieldCodec<number> {
  return defaulted(
    field,
    number,
    () => 0,
    (value) => value === 0,
  );
}

/** The empty text is not stored. */
export function words(field: string): FieldCodec<string> {
  return defaulted(
    field,
    text,
    () => '',
    (value) => value === '',
  );
}

/** The empty list is not stored. */
export function textList(field: string): FieldCodec<string[]> {
  return defaulted(
    field,
    texts,
    () => [],
    (value) => value.length === 0,
  );
}

/** A codec for each property, so that a new one in the model cannot be forgotten here. */
export type Codecs<V> = { [K in keyof V]-?: FieldCodec<V[K]> };

export function encode<V extends object>(codecs: Codecs<V>, value: V): Fields {
  const fields: Fields = {};
  for (const key in codecs) codecs[key].write(value[key], fields);
  return fields;
}

/** Throws UnreadableRecord naming the field. */
export function decode<V extends object>(codecs: Codecs<V>, fields: Fields): V {
  const value: Partial<V> = {};
  for (const key in codecs) value[key] = codecs[key].read(fields);
  return value as V;
}

/** The projection that reads no more of a record than its codecs need. */
export function projectionOf<V>(codecs: Codecs<V>): Record<string, 1> {
  const each: FieldCodec<unknown>[] = Object.values(codecs);
  return Object.fromEntries(each.flatMap((codec) => codec.fields.map((field) => [field, 1] as const)));
}

export type Update = { $set?: Fields; $unset?: Record<string, ''> };

/** The update that makes a record hold `change`, leaving every other property as it is. */
export function encodeChange<V extends object>(codecs: Codecs<V>, change: Partial<V>): Update {
  const set: Fields = {};
  const unset: Record<string, ''> = {};
  for (const key in codecs) {
    const value = change[key];
    if (value === undefined) continue;
    codecs[key].write(value, set);
    for (const field of codecs[key].fields) if (!(field in set)) unset[field] = '';
  }
  return {
    ...(Object.keys(set).length > 0 ? { $set: set } : {}),
    ...(Object.keys(unset).length > 0 ? { $unset: unset } : {}),
  };
}

function isFields(stored: unknown): stored is Fields {
  return typeof stored === 'object' && stored !== null && !Array.isArray(stored);
}

function isAbsent(stored: unknown): boolean {
  return stored === undefined || stored === null;
}

function parseField<V>(from: Fields, field: string, kind: Kind<V>): V {
  const value = kind.parse(from[field]);
  if (value !== undefined) return value;
  const id = typeof from['_id'] === 'string' ? ` of ${from['_id']}` : '';
  throw new UnreadableRecord(`the field ${field}${id} is not ${kind.what}`);
}
