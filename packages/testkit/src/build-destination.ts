import { randomBytes } from 'node:crypto';
import { emptyDefinition, type Destination, type Target } from '@qbasecron/core';
import { testNow } from './build-task.ts';

/** A target with nothing but its url. */
export function aTarget(url: string, overrides: Partial<Target> = {}): Target {
  return { url, weight: 1, priority: 0, state: 'active', ...overrides };
}

/** An active destination of two targets with a name of its own and nothing but defaults, at revision 1. */
export function aDestination(overrides: Partial<Destination> = {}): Destination {
  const createdAt = overrides.createdAt ?? testNow;
  return {
    name: `destination-${randomBytes(6).toString('hex')}`,
    ...emptyDefinition,
    desc: 'a destination of a test',
    targets: [aTarget('http://127.0.0.1:9/a'), aTarget('http://127.0.0.1:9/b')],
    state: 'active',
    stopped: null,
    createdAt,
    updatedAt: createdAt,
    revision: 1,
    ...overrides,
  };
}
