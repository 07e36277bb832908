import Type from 'typebox';

import { taskIdCharsMax } from './limits.ts';

const pattern = `^[A-Za-z0-9_-]{1,${taskIdCharsMax}}$`;
const expression = new RegExp(pattern);

/** True for what can be a task's id: ours has 24 hex digits, a client may choose 1 to 64 of A-Za-z0-9_- */
export function isTaskId(text: string): boolean {
  return expression.test(text);
}

/** Path of /tasks/:id. Anything but an id is answered 404, as a task that is not there. */
export const taskParamsSchema = Type.Object({
  id: Type.String({ pattern, description: "The task's `_id`.", examples: ['5463a9b1c2d3e4f5a6b7c8d9'] }),
});
export type TaskParams = Type.Static<typeof taskParamsSchema>;
