import { taskStates } from '@qbasecron/core';
import Type from 'typebox';

import { oneOf } from './schema-kit.ts';

/** Query of POST /tasks/:id/ack and /nack: part of the link that the callback had. */
export const ackQuerySchema = Type.Object(
  {
    attempt: Type.Integer({ minimum: 1, description: 'The attempt that it speaks of.' }),
    signature: Type.String({ maxLength: 64, description: 'Made by the service.' }),
    final: Type.Optional(Type.Boolean({ description: 'Of nack: do not try again. Default false.' })),
  },
  { additionalProperties: false },
);
export type AckQuery = Type.Static<typeof ackQuerySchema>;

/** No more than the receiver has to know. */
export const ackAnswerSchema = Type.Object({
  _id: Type.String(),
  state: oneOf(taskStates, { description: 'What the task is now.' }),
});
