const answerLimitMs = 5_000;

export type Answer = { status: number; json: unknown; text: string };

/** One request to an app of ours. Rejects when there is no answer within five seconds. */
export async function request(
  url: string,
  options: { method?: string; form?: Record<string, string>; json?: unknown; token?: string | undefined } = {},
): Promise<Answer> {
  const headers: Record<string, string> = {};
  const init: RequestInit = { method: options.method ?? 'GET', headers, signal: AbortSignal.timeout(answerLimitMs) };
  if (options.token !== undefined) headers['authorization'] = `Bearer ${options.token}`;
  if (options.form) init.body = new URLSearchParams(options.form);
  if (options.json !== undefined) {
    init.body = JSON.stringify(options.json);
    headers['content-type'] = 'application/json';
  }
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, json: parseJson(text), text };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value of a field of a JSON object; undefined when there is no such object or field. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
