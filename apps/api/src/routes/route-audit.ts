import { calendarBefore, scheduleBefore, taskBefore, type ReadBefore } from '../audit/read-before.ts';
import { tellBulk, tellMade, tellName, type Tell } from '../audit/tell-change.ts';
import { destinationBefore, tellDestination, tellRotated } from '../audit/tell-destination.ts';

/** What a route that changes something is called in the audit record, and how what it changed is found out. */
export type RouteAudit = {
  /** `<kind>.<verb>` */
  action: `${string}.${string}`;
  /** How the thing was before. @default nothing is told of that */
  before?: ReadBefore;
  /** What the answer says of the change. @default the record that is answered, under the id or name of the path */
  tell?: Tell;
  /** Comes thousands of times a second: entries of one caller that come together are one, with their ids. @default false */
  joins?: boolean;
};

/**
 * Every route that is not only read, below /api/v0.1.0, and what it changes. One that is not here keeps the app from
 * starting.
 */
export const routeAudit: Readonly<Record<string, RouteAudit | 'changes nothing'>> = {
  'POST /tasks': { action: 'task.create', tell: tellMade, joins: true },
  'POST /tasks/bulk': { action: 'task.create', tell: tellBulk },
  'PUT /tasks/:id': { action: 'task.create', tell: tellMade, joins: true },
  'PATCH /tasks/:id': { action: 'task.patch', before: taskBefore },
  'DELETE /tasks/:id': { action: 'task.delete', before: taskBefore },
  'POST /tasks/:id/cancel': { action: 'task.cancel', before: taskBefore },
  'POST /tasks/:id/run': { action: 'task.run', before: taskBefore },
  'POST /tasks/:id/retry': { action: 'task.retry', before: taskBefore },
  'POST /tasks/:id/replay': { action: 'task.replay', tell: tellMade },
  'POST /actions': { action: 'action.create' },
  'POST /actions/:id/cancel': { action: 'action.cancel' },
  'POST /tasks/:id/ack': { action: 'task.ack', tell: tellName, joins: true },
  'POST /tasks/:id/nack': { action: 'task.nack', tell: tellName, joins: true },

  'POST /schedules/preview': 'changes nothing',
  'POST /schedules': { action: 'schedule.create' },
  'PUT /schedules/by-name/:name': { action: 'schedule.put', before: scheduleBefore },
  'PATCH /schedules/:id': { action: 'schedule.patch', before: scheduleBefore },
  'DELETE /schedules/:id': { action: 'schedule.delete', before: scheduleBefore },
  'POST /schedules/:id/pause': { action: 'schedule.pause', before: scheduleBefore },
  'POST /schedules/:id/resume': { action: 'schedule.resume', before: scheduleBefore },
  'POST /schedules/:id/run': { action: 'schedule.run' },
  'POST /schedules/:id/backfill': { action: 'schedule.backfill' },
  'DELETE /schedules/:id/backfills/:backfill_id': { action: 'schedule.cancel_backfill' },
  'PUT /calendars/:name': { action: 'calendar.put', before: calendarBefore },
  'DELETE /calendars/:name': { action: 'calendar.delete', before: calendarBefore },
  'POST /calendars/:name/import': { action: 'calendar.import', before: calendarBefore },

  'POST /destinations': { action: 'destination.create', tell: tellDestination },
  'PATCH /destinations/:name': { action: 'destination.patch', before: destinationBefore, tell: tellDestination },
  'DELETE /destinations/:name': { action: 'destination.delete', before: destinationBefore, tell: tellDestination },
  'POST /destinations/:name/pause': { action: 'destination.pause', before: destinationBefore, tell: tellDestination },
  'POST /destinations/:name/resume': { action: 'destination.resume', before: destinationBefore, tell: tellDestination },
  'POST /destinations/:name/disable': {
    action: 'destination.disable',
    before: destinationBefore,
    tell: tellDestination,
  },
  'POST /destinations/:name/enable': { action: 'destination.enable', before: destinationBefore, tell: tellDestination },
  'POST /destinations/:name/targets/:n/drain': {
    action: 'destination.drain_target',
    before: destinationBefore,
    tell: tellDestination,
  },
  'POST /destinations/:name/targets/:n/eject': {
    action: 'destination.eject_target',
    before: destinationBefore,
    tell: tellDestination,
  },
  'POST /destinations/:name/targets/:n/restore': {
    action: 'destination.restore_target',
    before: destinationBefore,
    tell: tellDestination,
  },
  'POST /destinations/:name/signing/rotate': {
    action: 'destination.rotate_signing',
    before: destinationBefore,
    tell: tellRotated,
  },

  'POST /tokens': { action: 'token.create' },
  'DELETE /tokens/:id': { action: 'token.revoke' },
};
