const detailCharsMax = 300;

/**
 * Code and one line of an error of Node or got. A failed dial of several addresses has an empty message of its own;
 * the addresses' messages are joined.
 */
export function describeError(error: Error & { code?: string; cause?: unknown }): { code: string; detail: string } {
  const cause = error.cause instanceof Error ? error.cause : error;
  const messages = cause instanceof AggregateError ? cause.errors.map(String) : [cause.message];
  const code = error.code ?? (cause as { code?: string }).code ?? error.name;
  return { code, detail: messages.join('; ').slice(0, detailCharsMax) || code };
}
