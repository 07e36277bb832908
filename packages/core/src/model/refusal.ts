/**
 * What a use case answers when it will not do what was asked. A value of our own protocol, thrown because it ends
 * the request wherever it arises; contracts maps each code to an HTTP status and a public message.
 */
export const refusalCodes = [
  'invalid_request',
  'not_found',
  'task_finished',
  'not_retryable',
  'armed',
  'on_the_wire',
  'awaiting_ack',
  'not_awaiting',
  'destination_in_use',
  'no_master_key',
  'holder_unreachable',
  'stale_revision',
  'conflict',
  'idempotency_mismatch',
  'idempotency_running',
  'ledger_unavailable',
  'outcome_unknown',
  'overloaded',
  'query_too_slow',
] as const;
export type RefusalCode = (typeof refusalCodes)[number];

/**
 * One bad field: a JSON pointer to it (URI fragment form, `#/retry/factor`), and what is wrong, continuing a sentence
 * that begins with the field's name.
 */
export type FieldError = {
  detail: string;
  pointer: string;
  /** For a text with a grammar of its own: the character at fault, counted from 1. */
  position?: number;
};

export class Refusal extends Error {
  override name = 'Refusal';
  readonly code: RefusalCode;
  readonly errors: FieldError[];

  constructor(code: RefusalCode, detail: string, options: { errors?: FieldError[]; cause?: unknown } = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
  }
}
