/** What is wrong, at which character, counted from 1. */
export type Wrong = { detail: string; position: number };
/** A part as written, in upper case. */
export type WrittenPart = { value: string; nameAt: number; valueAt: number };
export type WrittenParts = ReadonlyMap<string, WrittenPart>;

const partNames = [
  ...['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST', 'BYSECOND', 'BYMINUTE', 'BYHOUR', 'BYDAY'],
  ...['BYMONTHDAY', 'BYYEARDAY', 'BYWEEKNO', 'BYMONTH', 'BYSETPOS'],
];

/**
 * Takes `FREQ=…;…` apart, with or without `RRULE:` before it. Upper and lower case are the same, as the RFC says. Each
 * part may come once, in any order.
 */
export function splitRrule(text: string): { ok: true; parts: WrittenParts } | { ok: false; wrong: Wrong } {
  const upper = text.replace(/[a-z]+/g, (letters) => letters.toUpperCase());
  const parts = new Map<string, WrittenPart>();
  let at = upper.startsWith('RRULE:') ? 6 : 0;
  for (const part of upper.slice(at).split(';')) {
    const nameAt = at + 1;
    at += part.length + 1;
    const equals = part.indexOf('=');
    const name = equals < 0 ? part : part.slice(0, equals);
    if (part === '') return refuse('has an empty part; parts are NAME=VALUE with ; between them', nameAt);
    if (!partNames.includes(name)) {
      return refuse(`has the unknown part ${quote(name)}; parts are ${partNames.join(', ')}`, nameAt);
    }
    if (equals < 0) return refuse(`has no = after ${name}`, nameAt + name.length);
    if (parts.has(name)) return refuse(`has ${name} twice`, nameAt);
    parts.set(name, { value: part.slice(equals + 1), nameAt, valueAt: nameAt + equals + 1 });
  }
  return parts.has('FREQ') ? { ok: true, parts } : refuse('has no FREQ, such as FREQ=DAILY', 1);
}

function refuse(detail: string, position: number): { ok: false; wrong: Wrong } {
  return { ok: false, wrong: { detail, position } };
}

/** What was written, short enough for a sentence. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 20 ? `${text.slice(0, 20)}…` : text);
}
