/** A length of time in words: `1 h`, `30 min`, `1 h 15 min 30.5 s`; `0 s` when there is none. Of whole milliseconds. */
export function formatLength(ms: number): string {
  const parts: [number, string][] = [
    [Math.floor(ms / 3_600_000), 'h'],
    [Math.floor(ms / 60_000) % 60, 'min'],
    [(ms % 60_000) / 1_000, 's'],
  ];
  const words = parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
  return words === '' ? '0 s' : words;
}
