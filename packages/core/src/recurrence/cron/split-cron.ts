import { isZone } from '../../time/civil.ts';
import type { Read } from '../rule.ts';
import { type FieldName, fieldNames } from './cron-fields.ts';
import { collectFaults, quote, refuse } from './fault.ts';

export const cronCharsMax = 512;

/** `position` counts the characters of the whole expression from 1. */
export type Token = { text: string; position: number };

/** The zone may be refused and the fields be right. */
export type SplitCron = { timezone: Read<string | null>; tokens: Record<FieldName, Token> };

const fieldsHint =
  'write 5 fields (minute hour day-of-month month day-of-week), 6 with the seconds first, or 7 with the year last';

/** With all seven fields, for these words say what they mean to the second. */
const words: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 0 1 1 * *'],
  ['@annually', '0 0 0 1 1 * *'],
  ['@monthly', '0 0 0 1 * * *'],
  ['@weekly', '0 0 0 * * 0 *'],
  ['@daily', '0 0 0 * * * *'],
  ['@midnight', '0 0 0 * * * *'],
  ['@hourly', '0 0 * * * * *'],
]);
const wordsHint = `the words are ${[...words.keys()].join(' ')}`;

/** Takes off the zone, puts the fields in place of a word such as @daily, and says which of the 5 to 7 fields is which. */
export function splitCron(cron: string): Read<SplitCron> {
  const foreign = checkText(cron);
  if (foreign) return foreign;
  const tokens: Token[] = [...cron.matchAll(/[^ \t]+/g)].map((match) => ({
    text: match[0],
    position: match.index + 1,
  }));
  const prefix = /^(CRON_)?TZ=/.exec(tokens[0]?.text ?? '')?.[0];
  const zone = prefix === undefined ? undefined : tokens.shift();
  const timezone = readZone(zone, prefix ?? '');
  const named = nameFields(tokens, cron);
  return named.ok ? { ok: true, value: { timezone, tokens: named.value } } : collectFaults([timezone, named]);
}

/** Length and characters come first: look-alike digits and odd spaces must never count as anything. */
function checkText(cron: string): Read<never> | null {
  if (cron.length > cronCharsMax) return refuse(`must have at most ${cronCharsMax} characters`, cronCharsMax + 1);
  const foreign = /[^\x20-\x7e\t]/u.exec(cron);
  if (!foreign) return null;
  const code = (foreign[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return refuse(`has the character U+${code}; only plain ASCII is allowed`, foreign.index + 1);
}

function readZone(token: Token | undefined, prefix: string): Read<string | null> {
  if (!token) return { ok: true, value: null };
  const zone = token.text.slice(prefix.length);
  if (isZone(zone)) return { ok: true, value: zone };
  const detail = `has the time zone ${quote(zone)}; write an IANA name such as Europe/Berlin`;
  return refuse(detail, token.position + prefix.length);
}

function nameFields(tokens: Token[], cron: string): Read<Record<FieldName, Token>> {
  const [first] = tokens;
  if (!first) return refuse(`has no fields; ${fieldsHint}`, cron.trimEnd().length + 1);
  if (first.text.startsWith('@')) return expandWord(first, tokens[1]);
  const extra = tokens[7];
  if (extra) return refuse(`has ${tokens.length} fields; ${fieldsHint}`, extra.position);
  if (tokens.length < 5) {
    const count = tokens.length === 1 ? '1 field' : `${tokens.length} fields`;
    return refuse(`has ${count}; ${fieldsHint}`, cron.trimEnd().length + 1);
  }
  const all = tokens.length === 5 ? [{ ...first, text: '0' }, ...tokens] : tokens;
  return { ok: true, value: named([...all, { ...first, text: '*' }]) };
}

function expandWord(word: Token, next: Token | undefined): Read<Record<FieldName, Token>> {
  const lower = word.text.toLowerCase();
  const expansion = words.get(lower);
  if (expansion === undefined) {
    if (lower === '@reboot') return refuse(`has @reboot, which names no time; ${wordsHint}`, word.position);
    if (lower === '@every') return refuse('has @every; an interval is a rule of its own, `every`', word.position);
    return refuse(`has the word ${quote(word.text)}; ${wordsHint}`, word.position);
  }
  if (next) return refuse(`goes on after ${word.text}, which stands alone`, next.position);
  return { ok: true, value: named(expansion.split(' ').map((text) => ({ text, position: word.position }))) };
}

function named(tokens: Token[]): Record<FieldName, Token> {
  return Object.fromEntries(fieldNames.map((name, index) => [name, tokens[index]])) as Record<FieldName, Token>;
}
