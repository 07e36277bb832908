import type { FieldError } from '../model/refusal.ts';
import { headerPointer } from './check-delivery.ts';

/**
 * Headers after a patch of some of them, names in lower case. A name given twice goes to `errors`.
 * @param keep makes what is stored of a value that is given; `before` is what was stored under the name
 */
export function patchHeaders<Value>(
  current: Record<string, Value>,
  asked: Record<string, string | null> | null | undefined,
  at: string,
  keep: (value: string, before: Value | undefined, pointer: string, name: string) => Value,
  errors: FieldError[],
): Record<string, Value> {
  if (asked == null) return asked === null ? {} : current;
  const headers = new Map(Object.entries(current));
  const named = new Set<string>();
  for (const [name, value] of Object.entries(asked)) {
    const lowerCase = name.toLowerCase();
    const pointer = headerPointer(at, name);
    if (named.has(lowerCase)) errors.push({ pointer, detail: 'is given twice, in different case' });
    named.add(lowerCase);
    if (value === null) headers.delete(lowerCase);
    else headers.set(lowerCase, keep(value, current[lowerCase], pointer, lowerCase));
  }
  return Object.fromEntries(headers);
}
