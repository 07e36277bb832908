/** A JSON log line as one line for people: time of day (UTC), level, name, message, fields; a stack follows it. */
export function prettyLine(line: string): string {
  const { level, time, name, msg = '', ...fields } = JSON.parse(line) as Record<string, unknown>;
  const words = [text(time).slice(11, 23), text(level).toUpperCase().padEnd(5), `${text(name)}:`, text(msg)];
  let stacks = '';
  for (const [key, value] of Object.entries(fields)) {
    if (isError(value)) {
      words.push(`${key}=${JSON.stringify(value.message)}`);
      stacks += `${value.stack}\n`;
    } else words.push(`${key}=${JSON.stringify(value)}`);
  }
  return `${words.join(' ')}\n${stacks}`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isError(value: unknown): value is { message: string; stack: string } {
  return typeof value === 'object' && value !== null && 'stack' in value && 'message' in value;
}
