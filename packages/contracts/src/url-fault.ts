import { urlCharsMax } from './limits.ts';

/** Why a callback cannot go to this address; null when it can. Continues a sentence that begins with `callback_url`. */
export function urlFault(text: string): string | null {
  if (text.length > urlCharsMax) return `must not exceed ${urlCharsMax} characters`;
  // The parser would drop or encode these in silence. The plain test comes first since most addresses pass it.
  if (!/^[!-[\]-~]*$/.test(text) && (/[\p{Cc}\s\\]/u.test(text) || !text.isWellFormed())) {
    return 'must not contain spaces, backslashes or control characters';
  }
  if (!/^https?:\/\/[^/]/i.test(text)) return 'must begin with http:// or https:// and a host';
  const url = URL.parse(text);
  if (!url) return 'must be a URL';
  // An empty user part (`http://@host/`) parses to nothing, so the text is asked as well.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (authority.includes('@')) return 'must not contain a user name or password; use the header authorization';
  return null;
}
