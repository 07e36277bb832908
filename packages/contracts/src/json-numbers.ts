/** JSON.parse with source text access: in Node 24, not yet in the type library. */
type SourceReviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
type SourceJson = {
  parse(text: string, reviver: SourceReviver): unknown;
  rawJSON(text: string): unknown;
};

/** Digits or exponents that a double may not hold or would write otherwise. */
const maybeUnsafe = /\d{16}|\d[eE]|\.\d*0\b/;

/**
 * JSON.parse that loses no number: one that JavaScript would write in another way (a large integer, `1.50`, `1e400`) is
 * kept as raw JSON, so that writing the value gives the number as it was. Costs a plain parse where there is none.
 */
export function parseKeepingNumbers(text: string): unknown {
  if (!maybeUnsafe.test(text)) return JSON.parse(text);
  const json = JSON as unknown as SourceJson;
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}
