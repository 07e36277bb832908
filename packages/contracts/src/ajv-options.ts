import { taskFormats } from './formats.ts';

/**
 * How our schemas are meant to be read, by Ajv 8. Bodies are taken as they are: a form is turned into the right types
 * before (bodyFromForm), so JSON needs no coercion, which would take `null` for an empty text.
 */
export const bodyAjvOptions = {
  allErrors: true,
  coerceTypes: false,
  useDefaults: false,
  removeAdditional: false,
  allowUnionTypes: true,
  formats: taskFormats,
} as const;

/** For query strings, where everything arrives as text and one value of a list as a single text. */
export const queryAjvOptions = { ...bodyAjvOptions, coerceTypes: 'array', useDefaults: true } as const;
