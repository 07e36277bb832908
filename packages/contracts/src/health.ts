import Type from 'typebox';

import { oneOf } from './schema-kit.ts';

/** GET /healthz: the process lives. */
export const healthSchema = Type.Object({ status: oneOf(['ok']) });

/** GET /readyz. `unready` is answered with 503, the others with 200. */
export const readinessSchema = Type.Object({
  status: oneOf(['ready', 'degraded', 'unready']),
  degraded: Type.Array(oneOf(['timer_unreachable', 'clocks_apart', 'no_workers']), {
    description:
      '`timer_unreachable`: tasks are sent by the audit, up to some seconds late. `clocks_apart`: a clock is more than ' +
      'half a second from the ledger’s. `no_workers`: nothing is sent.',
  }),
  unready: Type.Array(oneOf(['ledger_unreachable', 'draining']), { description: 'Why no task can be accepted here.' }),
});
