import type { ErrorCode } from '@qbasecron/contracts';
import type { FieldError } from '@qbasecron/core';

/** What a client is told of a request that failed. */
export type Fault = {
  code: ErrorCode;
  /** @default the error table's title, or the first of the errors */
  detail?: string | undefined;
  errors?: readonly FieldError[] | undefined;
};

/** A request that cannot be read, thrown where HTTP ends and the use cases have not begun. */
export class RequestFault extends Error {
  override name = 'RequestFault';
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(fault.detail ?? fault.code);
    this.fault = fault;
  }
}
