import type { BulkOutcome } from '@qbasecron/core';
import Type from 'typebox';

import { createBodySchema } from './create-body.ts';
import { bulkItemsMax } from './limits.ts';
import { problemOfRefusal, problemSchema } from './problem.ts';

/** Body of POST /tasks/bulk, for the document only: the api splits it and reads item by item. */
export const bulkBodySchema = Type.Array(createBodySchema, {
  maxItems: bulkItemsMax,
  description: 'A JSON array, or NDJSON with one task a line.',
});

/** What became of one item. */
export const bulkResultSchema = Type.Object({
  index: Type.Integer({ minimum: 0, description: 'Its place in the request, from 0.' }),
  status: Type.Integer({ description: 'The HTTP status that the item alone would have had.', examples: [201] }),
  _id: Type.Optional(Type.String({ description: 'Of the task, when it was accepted.' })),
  problem: Type.Optional(problemSchema),
});
export type BulkResult = Type.Static<typeof bulkResultSchema>;

/** 200 of POST /tasks/bulk: one result for each item, in order. */
export const bulkAnswerSchema = Type.Array(bulkResultSchema, {
  examples: [[{ index: 0, status: 201, _id: '5463a9b1c2d3e4f5a6b7c8d9' }]],
});

export function bulkResultOf(outcome: BulkOutcome, requestId: string): BulkResult {
  if (outcome.kind === 'created') return { index: outcome.index, status: 201, _id: outcome.id };
  const told = problemOfRefusal(outcome.refusal, requestId);
  return { index: outcome.index, status: told.status, problem: told };
}
