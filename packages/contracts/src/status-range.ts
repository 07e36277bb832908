/** A status, a range or a class of them: `204`, `200-204`, `2xx`; null for anything else. Both ends belong to it. */
export function parseStatusRange(text: string): [from: number, to: number] | null {
  const match = /^(?:([1-5])xx|([1-5]\d\d)(?:-([1-5]\d\d))?)$/i.exec(text);
  if (!match) return null;
  const [, hundred, from, to = from] = match;
  return hundred === undefined ? [Number(from), Number(to)] : [Number(hundred) * 100, Number(hundred) * 100 + 99];
}

export function writeStatusRange([from, to]: readonly [from: number, to: number]): string {
  if (from === to) return String(from);
  return from % 100 === 0 && to === from + 99 ? `${from / 100}xx` : `${from}-${to}`;
}
