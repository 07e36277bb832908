import type { FieldError } from '@qbasecron/core';
import type { ErrorCode } from './error-table.ts';

export type FaultOptions = { errors?: FieldError[]; retryAfterSeconds?: number; cause?: unknown };

/** Ends a request wherever it arises; the error handler tells it as problem+json. */
export class Fault extends Error {
  override name = 'Fault';
  readonly code: ErrorCode;
  readonly errors: FieldError[];
  readonly retryAfterSeconds: number | null;

  constructor(code: ErrorCode, detail: string, options: FaultOptions = {}) {
    super(detail, { cause: options.cause });
    this.code = code;
    this.errors = options.errors ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds ?? null;
  }
}

/** A fault of one field; its detail names the field. */
export function fieldFault(code: ErrorCode, pointer: string, detail: string): Fault {
  return new Fault(code, `${pointer.slice(2) || 'the body'} ${detail}`, { errors: [{ pointer, detail }] });
}
