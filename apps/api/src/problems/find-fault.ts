import type { FastifyError } from 'fastify';
import { fieldErrors, type SchemaError } from '@qbasecron/contracts';
import { LedgerUnavailable, OutcomeUnknown, Refusal } from '@qbasecron/core';
import { RequestFault, type Fault } from './request-fault.ts';

/** The part of a request that explains its errors. */
export type FaultyRequest = { body?: unknown; query?: unknown };

/** What the client is told of an error: one fault for each kind, and `internal_error` for all that is ours. */
export function findFault(error: FastifyError | Error, request: FaultyRequest): Fault {
  if (error instanceof RequestFault) return error.fault;
  if (error instanceof Refusal) {
    // With bad fields, they are the detail.
    const detail = error.errors.length > 0 ? undefined : error.message;
    return { code: error.code, detail, errors: error.errors };
  }
  if (error instanceof LedgerUnavailable) return { code: 'ledger_unavailable' };
  if (error instanceof OutcomeUnknown) return { code: 'outcome_unknown' };
  return faultOfFramework(error, request);
}

function faultOfFramework(error: Partial<FastifyError>, request: FaultyRequest): Fault {
  if (error.validation) {
    // An id that is no id belongs to no task.
    if (error.validationContext === 'params') return { code: 'not_found' };
    const value = error.validationContext === 'querystring' ? request.query : request.body;
    return { code: 'invalid_request', errors: fieldErrors(error.validation as SchemaError[], value) };
  }
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return { code: 'payload_too_large' };
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return { code: 'unsupported_media_type' };
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return { code: 'bad_request', detail: 'The body is not as long as content-length says.' };
    case 'FST_ERR_BAD_URL':
      return { code: 'bad_request', detail: 'The path is not valid percent-encoding.' };
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return { code: 'not_found' };
    default: {
      const { statusCode = 500 } = error;
      return { code: statusCode >= 400 && statusCode < 500 ? 'bad_request' : 'internal_error' };
    }
  }
}
