import type { Scope } from '@qbasecron/core';

/** Who may use a route: who has this scope, who has any token at all, or everybody. */
export type RouteAccess = Scope | 'any token' | 'everybody';

/**
 * Every route there is, below /api/v0.1.0 or at the root, and what it needs. A route that is not here keeps the app from
 * starting. What changes something needs a write scope, also where it only plans or tries.
 */
export const routeAccess: Readonly<Record<string, RouteAccess>> = {
  // Supervisors and balancers have no token, and these tell nothing but that the process lives.
  'GET /healthz': 'everybody',
  'GET /readyz': 'everybody',
  // The documents hold no data, only what the sources say, and a browser that opens a page sends no token.
  'GET /': 'everybody',
  'GET /openapi.json': 'everybody',
  'GET /docs': 'everybody',
  'GET /docs/json': 'everybody',
  'GET /docs/yaml': 'everybody',
  'GET /docs/static/*': 'everybody',
  'GET /docs/static/index.html': 'everybody',
  'GET /docs/static/swagger-initializer.js': 'everybody',

  // Names, counts and times, but nothing that a user sent: a token without scopes is made for monitoring.
  'GET /metrics': 'any token',
  'GET /workers': 'any token',

  // The link in a callback's headers is the permission: it is signed for one task and one attempt of it.
  'POST /tasks/:id/ack': 'everybody',
  'POST /tasks/:id/nack': 'everybody',

  'GET /tasks': 'tasks:read',
  'GET /tasks/:id': 'tasks:read',
  'POST /tasks': 'tasks:write',
  'POST /tasks/bulk': 'tasks:write',
  'PUT /tasks/:id': 'tasks:write',
  'PATCH /tasks/:id': 'tasks:write',
  'DELETE /tasks/:id': 'tasks:write',
  'POST /tasks/:id/cancel': 'tasks:write',
  'POST /tasks/:id/run': 'tasks:write',
  'POST /tasks/:id/retry': 'tasks:write',
  'POST /tasks/:id/replay': 'tasks:write',
  'GET /dead-letters': 'tasks:read',
  'GET /actions': 'tasks:read',
  'GET /actions/:id': 'tasks:read',
  'POST /actions': 'tasks:write',
  'POST /actions/:id/cancel': 'tasks:write',

  'GET /schedules': 'schedules:read',
  'GET /schedules/:id': 'schedules:read',
  'GET /schedules/:id/occurrences': 'schedules:read',
  'GET /schedules/:id/backfills': 'schedules:read',
  'GET /schedules/:id/backfills/:backfill_id': 'schedules:read',
  // Computes and stores nothing.
  'POST /schedules/preview': 'schedules:read',
  'POST /schedules': 'schedules:write',
  'PUT /schedules/by-name/:name': 'schedules:write',
  'PATCH /schedules/:id': 'schedules:write',
  'DELETE /schedules/:id': 'schedules:write',
  'POST /schedules/:id/pause': 'schedules:write',
  'POST /schedules/:id/resume': 'schedules:write',
  'POST /schedules/:id/run': 'schedules:write',
  'POST /schedules/:id/backfill': 'schedules:write',
  'DELETE /schedules/:id/backfills/:backfill_id': 'schedules:write',
  'GET /calendars': 'schedules:read',
  'GET /calendars/:name': 'schedules:read',
  'PUT /calendars/:name': 'schedules:write',
  'DELETE /calendars/:name': 'schedules:write',
  'POST /calendars/:name/import': 'schedules:write',
  'GET /proof': 'schedules:read',

  'GET /destinations': 'destinations:read',
  'GET /destinations/:name': 'destinations:read',
  'GET /destinations/:name/health': 'destinations:read',
  'POST /destinations': 'destinations:write',
  'PATCH /destinations/:name': 'destinations:write',
  'DELETE /destinations/:name': 'destinations:write',
  'POST /destinations/:name/pause': 'destinations:write',
  'POST /destinations/:name/resume': 'destinations:write',
  'POST /destinations/:name/disable': 'destinations:write',
  'POST /destinations/:name/enable': 'destinations:write',
  'POST /destinations/:name/targets/:n/drain': 'destinations:write',
  'POST /destinations/:name/targets/:n/eject': 'destinations:write',
  'POST /destinations/:name/targets/:n/restore': 'destinations:write',
  'POST /destinations/:name/signing/rotate': 'destinations:write',

  'GET /tokens': 'admin',
  'GET /tokens/:id': 'admin',
  'POST /tokens': 'admin',
  'DELETE /tokens/:id': 'admin',

  'GET /audit': 'admin',
};
