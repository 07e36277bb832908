import type { LaterComposite } from '../rule.ts';
import type { TextCursor, Token } from './text-cursor.ts';
import { unitPlurals } from './text-words.ts';

/** One `every` with a unit, as it was written. */
export type Repeat = { unit: string; token: Token; phrase: string };

/** A composite while its clauses are read. `nthDay` is that of `on the first monday`, which no other weekday can join. */
export type TextDraft = {
  composite: LaterComposite;
  start: Token;
  repeats: Repeat[];
  nthDay: Token | null;
  /** Units that an `every` said. */
  repeated: Set<string>;
};

/** Values of the same unit are alternatives, as in later: `on mon on tue` is both days. */
export function addValues(draft: TextDraft, unit: string, values: readonly number[]): true {
  const all = new Set([...(draft.composite[unit] ?? []), ...values]);
  draft.composite[unit] = [...all].toSorted((a, b) => a - b);
  return true;
}

/** Not so beside an `every`: `every 5 mins on the 3rd minute` sounds like a beginning, and later takes it for one more minute. */
export function checkSaidOnce(
  cursor: TextCursor,
  draft: TextDraft,
  clause: { unit: string; isEvery: boolean; token: Token },
): boolean {
  const { unit, isEvery, token } = clause;
  const isSaidTwice = isEvery ? draft.composite[unit] !== undefined : draft.repeated.has(unit);
  if (isEvery) draft.repeated.add(unit);
  if (isSaidTwice) {
    cursor.fail(
      `says ${unitPlurals[unit]} twice, once with "every"; put "also" between the two, or use "starting on"`,
      token,
    );
  }
  return !isSaidTwice;
}

/** Finest first. Weeks stand beside: nothing has to say them. */
const levels = ['s', 'm', 'h', 'D', 'M', 'Y'];
const levelOf: Record<string, number> = { s: 0, m: 1, h: 2, D: 3, dw: 3, dy: 3, dc: 3, wm: 3.5, wy: 3.5, M: 4, Y: 5 };

/**
 * Refuses what would fire more often than it says. Later joins clauses by AND and asks nothing of what is not named, so that
 * `every month at 9:00 am` fires every day. Answers false after it failed at the `every` in question.
 */
export function checkRepeats(cursor: TextCursor, { composite, repeats }: TextDraft): boolean {
  const named = new Set(
    Object.keys(composite)
      .filter((key) => !key.startsWith('t_'))
      .map((key) => key.split('_')[0] ?? ''),
  );
  const finest = named.has('t') ? 0 : Math.min(...[...named].map((unit) => levelOf[unit] ?? 0));
  for (const { unit, token, phrase } of repeats) {
    const level = levelOf[unit] ?? 0;
    if (named.has('t') && level < 3) {
      cursor.fail(
        `has "${phrase}" beside "at": that would fire at these times only; bound it with after and before`,
        token,
      );
      return false;
    }
    const missing = levels.find((each, index) => index > finest && index < level && !isNamed(each, level, named));
    if (missing === undefined && !(finest === 3 && level >= 4 && !isNamed('D', level, named))) continue;
    const gap = missing ?? 'D';
    const day = level < 4 ? 'on monday' : 'on the first day';
    const example = { m: 'on the 0 minute', h: 'at 9:00 am', D: day, M: 'of january' }[gap] ?? '';
    cursor.fail(
      `has "${phrase}" and something finer, but does not say which ${unitPlurals[gap]} in it: it would fire in all of them. ` +
        `Add "${example}", or leave out "${phrase}"`,
      token,
    );
    return false;
  }
  return true;
}

function isNamed(level: string, above: number, named: Set<string>): boolean {
  if (level === 'm' || level === 'h') return named.has(level) || named.has('t');
  if (level === 'M') return ['M', 'dy', 'wy'].some((unit) => named.has(unit));
  if (named.has('D') || named.has('dy')) return true;
  const numbersWeeks = ['dc', 'wm', 'wy'].some((unit) => named.has(unit));
  return named.has('dw') && (above < 4 || numbersWeeks);
}
