import type { FieldError, Refusal } from '@qbasecron/core';
import Type from 'typebox';

import { errorCodes, errorTable, problemType, type ErrorCode } from './error-table.ts';
import { oneOf } from './schema-kit.ts';

/** Every error that we answer: RFC 9457, as application/problem+json. */
export const problemSchema = Type.Object(
  {
    type: Type.String({ description: 'Names the kind of problem.' }),
    title: Type.String({ description: 'The same for every problem of the kind.' }),
    status: Type.Integer(),
    code: oneOf(errorCodes, { description: 'Stable; write programs against this.' }),
    detail: Type.String({ description: 'What happened this time.' }),
    errors: Type.Array(
      Type.Object({
        pointer: Type.String({ description: 'JSON pointer to the field (RFC 6901), as a URI fragment.' }),
        detail: Type.String({ description: 'What is wrong with it.' }),
        position: Type.Optional(
          Type.Integer({
            minimum: 1,
            description: 'In a text with a grammar, such as `cron`: the character at fault, counted from 1.',
          }),
        ),
      }),
      { description: 'Every bad field at once; empty when no field is to blame.' },
    ),
    request_id: Type.String({ description: 'The header `x-request-id` of the answer; look it up in the log.' }),
  },
  {
    description: 'RFC 9457',
    examples: [
      {
        type: problemType('invalid_request'),
        title: errorTable.invalid_request.title,
        status: 400,
        code: 'invalid_request',
        detail: 'callback_url is missing',
        errors: [{ pointer: '#/callback_url', detail: 'is missing' }],
        request_id: 'Zk3bQ0aT-1',
      },
    ],
  },
);
export type Problem = Type.Static<typeof problemSchema>;

export type ProblemInput = {
  code: ErrorCode;
  /** What happened this time. @default the table's title */
  detail?: string | undefined;
  /** @default [] */
  errors?: readonly FieldError[] | undefined;
  requestId: string;
};

/** A problem of the table. An error of the body as a whole is pointed to as `#`. */
export function makeProblem({ code, detail, errors = [], requestId }: ProblemInput): Problem {
  const { status, title } = errorTable[code];
  const told = detail ?? sentenceOf(errors) ?? title;
  const isAboutBody = bodyCodes.has(code) && errors.length === 0;
  return {
    type: problemType(code),
    title,
    status,
    code,
    detail: told,
    errors: isAboutBody ? [{ pointer: '#', detail: told }] : errors.map((error) => ({ ...error })),
    request_id: requestId,
  };
}

/** The problem that a use case's refusal is told as. */
export function problemOfRefusal(refusal: Refusal, requestId: string): Problem {
  const { code, message, errors } = refusal;
  return makeProblem({ code, detail: errors.length > 0 ? undefined : message, errors, requestId });
}

const bodyCodes = new Set<ErrorCode>([
  'invalid_request',
  'invalid_json',
  'invalid_utf8',
  'invalid_form',
  'payload_too_large',
  'too_many_items',
  'unsupported_media_type',
]);

/** The first error as a sentence, and how many more there are. */
function sentenceOf(errors: readonly FieldError[]): string | null {
  const [first] = errors;
  if (!first) return null;
  const name = decodeURIComponent(first.pointer.slice(2)) || 'The body';
  const place = first.position === undefined ? '' : ` (at character ${first.position})`;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more, see errors)` : '';
  return `${name} ${first.detail}${place}${more}`;
}
