import { pathCharsMax, urlCharsMax } from './limits.ts';

/** Why a callback cannot go to this address; null when it can. Continues a sentence that begins with `callback_url`. */
export function urlFault(text: string): string | null {
  if (text.length > urlCharsMax) return `must not exceed ${urlCharsMax} characters`;
  const fault = charsFault(text);
  if (fault !== null) return fault;
  if (!/^https?:\/\/[^/]/i.test(text)) return 'must begin with http:// or https:// and a host';
  const url = URL.parse(text);
  if (!url) return 'must be a URL';
  // An empty user part (`http://@host/`) parses to nothing, so the text is asked as well.
  const authority = /^https?:\/\/([^/?#]*)/i.exec(text)?.[1] ?? '';
  if (authority.includes('@')) return 'must not contain a user name or password; use the header authorization';
  return null;
}

/** Why a target cannot have this address; null when it can. Continues a sentence that begins with `url`. */
export function targetUrlFault(text: string): string | null {
  return urlFault(text) ?? (text.includes('#') ? 'must not contain #, which is never sent' : null);
}

/** Why this cannot be appended to a target's path; null when it can. Continues a sentence that begins with `path`. */
export function pathFault(text: string): string | null {
  if (text.length > pathCharsMax) return `must not exceed ${pathCharsMax} characters`;
  const fault = charsFault(text);
  if (fault !== null) return fault;
  if (!/^[/?]/.test(text)) return 'must begin with / or ?';
  if (text.includes('#')) return 'must not contain #, which is never sent';
  const segments = decodedSegments(text.split('?')[0] ?? '');
  if (segments === null) return 'must be UTF-8 in percent-encoding';
  if (segments.some((segment) => segment === '..' || segment === '.')) {
    return "must not contain . or .. as a segment: it could leave the target's path";
  }
  return null;
}

/** The parser would drop or encode these in silence. The plain test comes first since most addresses pass it. */
function charsFault(text: string): string | null {
  if (/^[!-[\]-~]*$/.test(text)) return null;
  const isBad = /[\p{Cc}\s\\]/u.test(text) || !text.isWellFormed();
  return isBad ? 'must not contain spaces, backslashes or control characters' : null;
}

function decodedSegments(path: string): string[] | null {
  try {
    return path.split('/').map((segment) => decodeURIComponent(segment));
  } catch {
    return null;
  }
}
