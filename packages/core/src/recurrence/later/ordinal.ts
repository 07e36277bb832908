/** `1st`, `12th`; 0 is `last`, as in later. */
export function ordinal(value: number): string {
  if (value === 0) return 'last';
  const ending = value % 100 > 10 && value % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th');
  return `${value}${ending}`;
}
