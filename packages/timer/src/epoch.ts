import type { TimerEpoch } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import { epochKey } from './names.ts';

/**
 * The epoch over a fail-fast connection. A flush takes the key, a restart changes the run id: either way they differ.
 * `afterWrite` runs with every writeEpoch, for settings that the loss took as well.
 */
export function createEpoch(deps: { redis: Redis; prefix: string; afterWrite: () => Promise<void> }): TimerEpoch {
  const { redis, prefix, afterWrite } = deps;
  const key = epochKey(prefix);
  const listeners = new Set<() => void>();
  // The connection made at the start is no reconnection, unless it failed at first: offers made meanwhile are lost.
  let wasAway = false;
  redis.on('close', () => (wasAway = true));
  redis.on('ready', () => {
    if (!wasAway) return;
    for (const listener of listeners) listener();
  });

  return {
    async readEpoch() {
      const [info, filledRunId] = await Promise.all([redis.info('server'), redis.get(key)]);
      const runId = /^run_id:(\S+)/m.exec(info)?.[1];
      if (!runId) throw new Error('Redis does not tell its run_id');
      return { runId, filledRunId };
    },
    async writeEpoch(runId) {
      await afterWrite();
      await redis.set(key, runId);
    },
    onReconnect(listener) {
      // A function of its own, so that one listener given twice is called twice and cancelled once.
      const called = (): void => listener();
      listeners.add(called);
      return () => void listeners.delete(called);
    },
  };
}
