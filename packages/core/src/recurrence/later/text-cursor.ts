import type { RuleFault } from '../rule.ts';

const textCharsMax = 256;
const digitsMax = 4;
const shownCharsMax = 40;

/** `offset` is that of its first character, `value` that of a number or an ordinal such as 3rd. */
export type Token = {
  kind: 'word' | 'number' | 'ordinal' | 'clock' | 'sign' | 'end';
  text: string;
  value: number;
  offset: number;
};

const tokenSyntax =
  / +|(?<clock>\d+:\d+(?::\d+)?)|(?<ordinal>\d+(?:st|nd|rd|th)(?![a-z]))|(?<number>\d+)|(?<word>[a-z]+)|(?<sign>[,@-])/iy;

/** Walks over the words of a text. The first failure is kept; after it nothing matters. */
export class TextCursor {
  fault: RuleFault | null = null;
  readonly #tokens: Token[];
  #index = 0;

  constructor(text: string) {
    this.#tokens = text.length > textCharsMax ? this.#refuseLength(text) : this.#split(text);
  }

  get token(): Token {
    return this.ahead(0);
  }

  ahead(count: number): Token {
    const last = this.#tokens.length - 1;
    return this.#tokens[Math.min(this.#index + count, last)] as Token;
  }

  take(): Token {
    const { token } = this;
    this.#index++;
    return token;
  }

  /** Takes the token if it is this word or sign. */
  takeIf(...texts: string[]): boolean {
    const fits = this.token.kind !== 'end' && texts.includes(this.token.text);
    if (fits) this.#index++;
    return fits;
  }

  /** `detail` continues "text". Answers null, for callers to return. */
  fail(detail: string, at: Token | number = this.token): null {
    const offset = typeof at === 'number' ? at : at.offset;
    this.fault ??= { pointer: '#/text', detail, position: offset + 1 };
    return null;
  }

  /** Fails at the token because something else was expected. */
  expect(what: string): null {
    const { token } = this;
    if (token.kind === 'end') return this.fail(`ends where ${what} was expected`);
    return this.fail(`has "${token.text.slice(0, shownCharsMax)}" where ${what} was expected`);
  }

  #refuseLength(text: string): Token[] {
    this.fail(`has ${text.length} characters; at most ${textCharsMax} are accepted`, textCharsMax);
    return [{ kind: 'end', text: '', value: 0, offset: textCharsMax }];
  }

  #split(text: string): Token[] {
    const tokens: Token[] = [];
    let offset = 0;
    while (offset < text.length) {
      tokenSyntax.lastIndex = offset;
      const match = tokenSyntax.exec(text);
      if (!match) {
        this.fail(`has the character ${JSON.stringify(characterAt(text, offset))}, which no such text has`, offset);
        break;
      }
      const token = readToken(match, offset);
      if (token && !this.#isLong(token)) tokens.push(token);
      offset += match[0].length;
    }
    return [...tokens, { kind: 'end', text: '', value: 0, offset: text.length }];
  }

  #isLong(token: Token): boolean {
    if (!/\d{5}/.test(token.text)) return false;
    this.fail(`has a number of more than ${digitsMax} digits`, token);
    return true;
  }
}

/** Null for spaces. */
function readToken(match: RegExpExecArray, offset: number): Token | null {
  const [text] = match;
  const kinds = ['clock', 'ordinal', 'number', 'word', 'sign'] as const;
  const kind = kinds.find((each) => match.groups?.[each] !== undefined);
  // Not the whole text: lower case can be longer, and letters of other scripts can become a to z.
  return kind ? { kind, text: text.toLowerCase(), value: Number.parseInt(text, 10), offset } : null;
}

function characterAt(text: string, offset: number): string {
  return String.fromCodePoint(text.codePointAt(offset) ?? 0).toWellFormed();
}
