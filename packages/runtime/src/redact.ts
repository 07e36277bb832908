import { isSecretName } from '@qbasecron/core';

/** Names of fields whose values are never logged, beside those of credentials: what users send through us. */
const sentNames = new Set(['data', 'body', 'content', 'idempotency-key']);
const depthMax = 6;

/** What begins like one of our tokens or signing secrets, and goes on for long enough to be one, or most of one. */
const secretTexts = /(qbc_|whsec_)[A-Za-z0-9_+/=-]{16,}/g;

/** A whole line of the log without tokens and signing secrets, whatever field, message or stack they came to stand in. */
export function maskSecrets(line: string): string {
  // Two looks cost less than the search, and nearly every line has neither.
  return line.includes('qbc_') || line.includes('whsec_') ? line.replaceAll(secretTexts, '$1[redacted]') : line;
}

/** A copy of the fields of a log line that is safe to write down. Objects of classes are left to their serializers. */
export function redact(fields: object): Record<string, unknown> {
  return redactFields(fields, 0);
}

function redactFields(fields: object, depth: number): Record<string, unknown> {
  const safe: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(fields)) {
    safe[name] = isHidden(name, value) ? '[redacted]' : redactValue(value, depth + 1);
  }
  return safe;
}

/** The id of a token, and how many there are, are no secrets. */
function isHidden(name: string, value: unknown): boolean {
  if (sentNames.has(name.toLowerCase())) return true;
  return isSecretName(name) && !/ids?$/i.test(name) && typeof value !== 'number' && typeof value !== 'boolean';
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > depthMax) return '[deep]';
  if (value instanceof Error) return describeError(value, depth);
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null ? redactFields(value, depth) : value;
}

/** Errors of drivers and clients carry whole documents and requests: only what says what happened is kept. */
function describeError(error: Error, depth: number): Record<string, unknown> {
  const described: Record<string, unknown> = { type: error.name, message: error.message, stack: error.stack };
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number'))
    described['code'] = error.code;
  if (error.cause !== undefined) described['cause'] = redactValue(error.cause, depth + 1);
  return described;
}
