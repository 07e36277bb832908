import { Fault, fieldFault } from './fault.ts';

/**
 * The fields of application/x-www-form-urlencoded text, strictly: a field given twice, and a percent sign that does
 * not begin a byte of UTF-8, are faults, not guesses.
 */
export function parseForm(text: string): Record<string, string> {
  const fields = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals), '#');
    const pointer = pointerTo(name);
    if (fields.has(name)) throw fieldFault('invalid_form', pointer, 'is given twice');
    fields.set(name, equals < 0 ? '' : decode(pair.slice(equals + 1), pointer));
  }
  return Object.fromEntries(fields);
}

/** JSON pointer to a member of the body, in URI fragment form. */
export function pointerTo(name: string): string {
  return `#/${encodeURIComponent(name.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1'))}`;
}

function decode(text: string, pointer: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    const detail = 'holds a % that does not begin a percent-encoded byte of UTF-8';
    if (pointer === '#') throw new Fault('invalid_form', `The form ${detail}.`, { errors: [{ pointer, detail }] });
    throw fieldFault('invalid_form', pointer, detail);
  }
}
