/** A JSON log line as one line for people: time of day (UTC), level, name, message, fields; a stack on lines of its own. */
export function prettyLine(line: string): string {
  const { level, time, name, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const stack = stackOf(fields['error']) ?? stackOf(fields['err']);
  const rest = Object.entries(fields)
    .map(([key, value]) => ` ${key}=${stackOf(value) === undefined ? JSON.stringify(value) : messageOf(value)}`)
    .join('');
  const clockTime = String(time).slice(11, 23);
  return `${clockTime} ${String(level).toUpperCase().padEnd(5)} ${name}: ${msg ?? ''}${rest}\n${stack === undefined ? '' : `${stack}\n`}`;
}

function stackOf(value: unknown): string | undefined {
  const stack = (value as { stack?: unknown } | null | undefined)?.stack;
  return typeof stack === 'string' ? stack : undefined;
}

function messageOf(value: unknown): string {
  return JSON.stringify((value as { message?: unknown }).message);
}
