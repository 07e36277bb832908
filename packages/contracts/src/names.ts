import Type from 'typebox';

import { nameCharsMax } from './limits.ts';

/** Names stand in paths: so neither `.` nor `..` alone, which clients resolve. */
const pattern = new RegExp(`^(?!\\.{1,2}$)[A-Za-z0-9_.-]{1,${nameCharsMax}}$`);

/** Why this cannot be the name of a schedule or a calendar; null when it can. */
export function nameFault(text: string): string | null {
  return pattern.test(text) ? null : `must be 1 to ${nameCharsMax} of A-Z a-z 0-9 _ . -, and not only dots`;
}

/** A path that ends in a name. Anything but a name is answered 404, as something that is not there. */
export function nameParams(description: string, example: string) {
  return Type.Object({ name: Type.String({ format: 'name', description, examples: [example] }) });
}
export type NameParams = { name: string };
