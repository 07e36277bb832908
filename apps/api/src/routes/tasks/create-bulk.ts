import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  bulkAnswerSchema,
  bulkBodySchema,
  bulkItemsMax,
  bulkResultOf,
  errorTable,
  makeProblem,
  type BulkResult,
} from '@qbasecron/contracts';
import { createTasks, type BulkDraft } from '@qbasecron/core';
import { splitJsonArray, splitLines } from '../../http/split-bulk.ts';
import { RequestFault } from '../../problems/request-fault.ts';
import { createRequestExamples, type TaskExamples } from './examples.ts';
import { idempotent } from '../idempotent.ts';
import { createBulkItemReader, type BulkItemReader } from './read-bulk-item.ts';

export const lineTypes = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];

/** POST /tasks/bulk: 200 with one result for each item, in order. Its body comes as bytes: see bulkBodies. */
export function createBulkRoute(app: FastifyInstance, examples: TaskExamples): void {
  const { deps, idempotency } = app.tasks;
  const readItem = createBulkItemReader({ validate: app.validateCreateBody, deps });
  app.post(
    '/tasks/bulk',
    {
      // The schema is for the document; items are validated one by one.
      validatorCompiler: () => () => true,
      schema: {
        tags: ['tasks'],
        operationId: 'createTasks',
        summary: 'Add many tasks',
        description:
          'A JSON array, or NDJSON with one task a line. One bad item does not spoil the others. With an ' +
          'Idempotency-Key, sending it again adds nothing.',
        consumes: ['application/json', 'application/x-ndjson'],
        body: bulkBodySchema,
        response: { 200: bulkAnswerSchema },
      },
      config: {
        docs: {
          requestExamples: {
            two: { summary: 'Two tasks', value: Object.values(createRequestExamples).map(({ value }) => value) },
          },
          responseExamples: { 200: exampleAnswer(examples) },
          requestHeaders: ['idempotency-key'],
          responseHeaders: ['idempotency-replayed'],
          problems: [
            'invalid_request',
            'invalid_json',
            'payload_too_large',
            'too_many_items',
            'unsupported_media_type',
            'overloaded',
            'outcome_unknown',
          ],
        },
      },
    },
    async (request, reply) => {
      // Without a body no parser has run.
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const items = findItems(request, bytes);
      const results = await idempotent({
        deps: idempotency,
        input: { request, reply, payload: () => createHash('sha256').update(bytes).digest('hex') },
        async run(grant) {
          const results: BulkResult[] = [];
          const drafts = goodItems({ items, readItem, refused: results, requestId: request.id });
          const outcomes = await createTasks({ deps, input: { items: drafts, seed: grant?.id } });
          for (const outcome of outcomes) results[outcome.index] = bulkResultOf(outcome, request.id);
          return results;
        },
      });
      return reply.send(results);
    },
  );
}

/** The items' bytes, counted, before any of them is read. Throws RequestFault when the body is not whole. */
function findItems(request: FastifyRequest, bytes: Buffer): Buffer[] {
  const type = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const found = (lineTypes.includes(type) ? splitLines : splitJsonArray)(bytes, bulkItemsMax);
  switch (found.kind) {
    case 'items':
      return found.items;
    case 'too_many':
      throw new RequestFault({
        code: 'too_many_items',
        errors: [{ pointer: '#', detail: `must not have more than ${bulkItemsMax} items` }],
      });
    case 'malformed':
      throw new RequestFault({
        code: 'invalid_json',
        detail: found.detail,
        errors: [{ pointer: '#', detail: found.detail }],
      });
  }
}

/** Reads item by item, as the use case asks for them; what cannot be a task is put into `refused` at its place. */
function* goodItems(input: {
  items: readonly Buffer[];
  readItem: BulkItemReader;
  refused: BulkResult[];
  requestId: string;
}): Generator<BulkDraft> {
  const { items, readItem, refused, requestId } = input;
  for (const [index, bytes] of items.entries()) {
    const read = readItem(bytes);
    if ('draft' in read) yield { index, draft: read.draft };
    else {
      const problem = makeProblem({ ...read.fault, requestId });
      refused[index] = { index, status: problem.status, problem };
    }
  }
}

function exampleAnswer(examples: TaskExamples): BulkResult[] {
  const errors = [{ pointer: '#/callback_url', detail: 'is missing' }];
  const problem = makeProblem({ code: 'invalid_request', errors, requestId: 'Zk3bQ0aT-1' });
  return [
    { index: 0, status: 201, _id: examples.scheduled._id },
    { index: 1, status: errorTable.invalid_request.status, problem },
  ];
}
