import Type from 'typebox';

import { oneOf } from './schema-kit.ts';

/** GET /healthz: the process lives. */
export const healthSchema = Type.Object({ status: oneOf(['ok']) });

/** GET /readyz. `unready` is answered with 503, the others with 200. */
export const readinessSchema = Type.Object({
  status: oneOf(['ready', 'degraded', 'unready']),
  degraded: Type.Array(Type.String(), {
    description: 'What is missing though the service still works, one sentence each.',
    examples: [['Redis does not answer: tasks are sent by the audit, up to a few seconds late.']],
  }),
  unready: Type.Array(Type.String(), { description: 'Why no request should be sent here, one sentence each.' }),
});
