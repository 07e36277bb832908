/** A content line of RFC 5545, unfolded, and where it begins: its line from 1, and its character from 1. */
export type IcsLine = { text: string; line: number; position: number };

/** What is wrong with a file, at which line and character. */
export type IcsFault = { detail: string; position: number };

/** Longer ones exist in no calendar: a description may be long, but not like this. */
const lineCharsMax = 65_536;

/** Undoes the folding of lines: what begins with a space or tab continues the line before it. Empty lines are left out. */
export function splitLines(text: string): { ok: true; lines: IcsLine[] } | { ok: false; fault: IcsFault } {
  const lines: IcsLine[] = [];
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  for (let line = 1; at < text.length; line += 1) {
    const position = at + 1;
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const piece = text.slice(at, text[end - 1] === '\r' && end > at ? end - 1 : end);
    at = end + 1;
    const last = lines.at(-1);
    if (last && (piece.startsWith(' ') || piece.startsWith('\t'))) last.text += piece.slice(1);
    else if (piece.trim() !== '') lines.push({ text: piece, line, position });
    const longest = lines.at(-1);
    if (longest && longest.text.length > lineCharsMax) {
      return { ok: false, fault: faultAt(longest, `has more than ${lineCharsMax} characters`) };
    }
  }
  return { ok: true, lines };
}

export function faultAt({ line, position }: IcsLine, detail: string): IcsFault {
  return { detail: `is no calendar file: line ${line} ${detail}`, position };
}
