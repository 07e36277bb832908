import type { ValidateFunction } from 'ajv';
import { bulkItemBytesMax, parseJsonBody, type SchemaError } from '@qbasecron/contracts';
import type { TaskDraft } from '@qbasecron/core';
import { decodeUtf8 } from '../../http/decode-utf8.ts';
import type { Fault } from '../../problems/request-fault.ts';
import { draftOrErrors, type DraftDeps } from './read-draft.ts';

export type BulkItemReader = (bytes: Buffer) => { draft: TaskDraft } | { fault: Fault };

/** Ten thousand items may all be bad: of each, this many errors are told. */
const errorsPerItemMax = 5;

/** Reads one item of a bulk request as POST /tasks reads its body. */
export function createBulkItemReader({
  validate,
  deps,
}: {
  validate: ValidateFunction;
  deps: DraftDeps;
}): BulkItemReader {
  return (bytes) => {
    if (bytes.length > bulkItemBytesMax) return { fault: { code: 'payload_too_large' } };
    const text = decodeUtf8(bytes);
    if (text === null) return { fault: { code: 'invalid_utf8' } };
    const parsed = parseJsonBody(text);
    if (!parsed.ok) return { fault: { code: parsed.code, errors: parsed.errors.slice(0, errorsPerItemMax) } };
    const findings = validate(parsed.value) ? null : (validate.errors as SchemaError[]);
    const read = draftOrErrors(parsed.value, findings, deps);
    if (!Array.isArray(read)) return { draft: read };
    return { fault: { code: 'invalid_request', errors: read.slice(0, errorsPerItemMax) } };
  };
}
