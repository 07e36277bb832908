/** A length of time in words: `1 h`, `30 min`, `1 h 15 min 30 s`. Of whole seconds, more than none. */
export function formatLength(ms: number): string {
  const seconds = ms / 1_000;
  const parts: [number, string][] = [
    [Math.floor(seconds / 3_600), 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
