import { errorTable, makeProblem, problemSchema, type ErrorCode } from '@qbasecron/contracts';
import type { FieldError } from '@qbasecron/core';
import type { DocumentedHeader, OperationBook, OperationDocs } from './operation-docs.ts';

/** Codes that any operation may answer. */
const commonProblems = ['ledger_unavailable', 'internal_error'] as const satisfies readonly ErrorCode[];

/** Codes that any operation may answer that is not for everybody. */
const accessProblems = ['unauthorized', 'forbidden', 'rate_limited'] as const satisfies readonly ErrorCode[];

/** Codes that any operation may answer that understands the header. */
const headerProblems: Record<DocumentedHeader, readonly ErrorCode[]> = {
  'idempotency-key': ['invalid_header', 'idempotency_running', 'idempotency_mismatch'],
  'if-match': ['invalid_header', 'stale_revision'],
};

/** The name of the scheme in the document. */
const schemeName = 'token';
const securitySchemes = {
  [schemeName]: {
    type: 'http',
    scheme: 'bearer',
    description:
      'An API token: `Authorization: Bearer qbc_…`. `npm run token` makes one. Until there is one, callers on the same machine need none.',
  },
};

const requestHeaderDocs: Record<DocumentedHeader, { schema: object; description: string }> = {
  'idempotency-key': {
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    description:
      'Sent again with the same body within 24 hours, what was made is answered again and nothing new is made.',
  },
  // Without an example: the page would send it, and refuse what is new or was changed.
  'if-match': {
    schema: { type: 'string' },
    description: 'The ETag as last read, such as `"1"`, or `*`. Answers 412 when it was changed since.',
  },
};

const responseHeaderDocs = {
  location: 'The path of what was made.',
  etag: 'The revision, for If-Match.',
  'idempotency-replayed': '`true` when this answers an earlier request of the same key.',
} as const;

/** The parts of the document that are touched here. */
type Media = { examples?: Record<string, object>; example?: unknown; schema?: object };
type Response = { description: string; headers?: Record<string, object>; content?: Record<string, Media> };
type Operation = {
  description?: string;
  security?: Record<string, string[]>[];
  parameters?: object[];
  requestBody?: { content: Record<string, Media>; required?: boolean };
  responses: Record<string, Response>;
};
type Document = {
  paths?: Record<string, Record<string, unknown> | undefined>;
  components?: { schemas?: Record<string, unknown>; securitySchemes?: Record<string, object> };
};

/** Adds examples, headers and every problem to the operations that have docs. Changes and returns the document. */
export function documentOperations<D extends object>(source: D, book: OperationBook): D {
  const document = source as Document;
  for (const [path, methods] of Object.entries(document.paths ?? {})) {
    for (const [method, operation] of Object.entries(methods ?? {})) {
      const docs = book.read(method, path);
      if (docs) documentOperation(operation as Operation, docs);
    }
  }
  document.components = { ...document.components };
  document.components.schemas = { ...document.components.schemas, Problem: plain(problemSchema) };
  document.components.securitySchemes = securitySchemes;
  return source;
}

function documentOperation(operation: Operation, docs: OperationDocs): void {
  for (const media of Object.values(operation.requestBody?.content ?? {})) {
    if (docs.requestExamples) giveExamples(media, docs.requestExamples);
  }
  if (operation.requestBody && docs.isBodyOptional) operation.requestBody.required = false;
  for (const name of docs.requestHeaders ?? []) {
    operation.parameters = [
      ...(operation.parameters ?? []),
      { name, in: 'header', required: false, ...requestHeaderDocs[name] },
    ];
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    for (const media of Object.values(response.content ?? {})) {
      if (status in docs.responseExamples) giveExamples(media, { answer: { value: docs.responseExamples[status] } });
    }
    if (status.startsWith('2') && docs.responseHeaders) response.headers = successHeaders(docs.responseHeaders);
  }
  const isGuarded = documentAccess(operation, docs);
  for (const [status, codes] of codesByStatus([
    ...docs.problems,
    ...(docs.requestHeaders ?? []).flatMap((name) => headerProblems[name]),
    ...(isGuarded ? accessProblems : []),
    ...commonProblems,
  ])) {
    operation.responses[status] ??= problemResponse(codes, docs.badField);
  }
}

/** Says which scope it needs; true when it needs a token at all. */
function documentAccess(operation: Operation, { access = 'everybody' }: OperationDocs): boolean {
  if (access === 'everybody') return false;
  const isAnyToken = access === 'any token';
  operation.security = [{ [schemeName]: isAnyToken ? [] : [access] }];
  const needs = isAnyToken ? 'Needs a token, of whatever scope.' : `Needs a token with the scope \`${access}\`.`;
  operation.description = operation.description ? `${operation.description}\n\n${needs}` : needs;
  return true;
}

/** A media type has either `example` or `examples`; those of the schema give way. */
function giveExamples(media: Media, examples: Record<string, object>): void {
  media.examples = examples;
  delete media.example;
}

function successHeaders(names: NonNullable<OperationDocs['responseHeaders']>): Record<string, object> {
  return Object.fromEntries(
    names.map((name) => [name, { description: responseHeaderDocs[name], schema: { type: 'string' } }]),
  );
}

function codesByStatus(codes: readonly ErrorCode[]): Map<string, ErrorCode[]> {
  const grouped = new Map<string, ErrorCode[]>();
  for (const code of new Set(codes)) {
    const status = String(errorTable[code].status);
    grouped.set(status, [...(grouped.get(status) ?? []), code]);
  }
  return grouped;
}

function problemResponse(codes: readonly ErrorCode[], badField?: FieldError): Response {
  const examples = Object.fromEntries(codes.map((code) => [code, { value: exampleProblem(code, badField) }]));
  return {
    description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join('\n\n'),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' }, examples } },
  };
}

function exampleProblem(
  code: ErrorCode,
  badField: FieldError = { pointer: '#/callback_url', detail: 'is missing' },
): object {
  const errors = code === 'invalid_request' ? [badField] : [];
  return makeProblem({ code, errors, requestId: 'Zk3bQ0aT-1' });
}

/** Without the symbols that TypeBox keeps on its schemas. */
function plain(schema: object): unknown {
  return JSON.parse(JSON.stringify(schema));
}
