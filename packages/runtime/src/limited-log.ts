import { performance } from 'node:perf_hooks';
import type { Logger } from '@qbasecron/core';

/** Beyond this many different messages the oldest is forgotten. */
const messagesMax = 100;

/**
 * A logger for listeners that would flood: each message goes out at most once in `everyMs` milliseconds, then with
 * the number of those held back as `suppressed`. Messages are told apart by level and text, not by fields.
 * `monotonic` gives milliseconds; default performance.now.
 */
export function limitedLog(log: Logger, everyMs: number, monotonic: () => number = () => performance.now()): Logger {
  const seen = new Map<string, { nextAt: number; suppressed: number }>();

  function limit(level: keyof Logger): Logger['info'] {
    return (fields, message) => {
      const key = `${level} ${message}`;
      const now = monotonic();
      const last = seen.get(key);
      if (last && now < last.nextAt) {
        last.suppressed++;
        return;
      }
      seen.delete(key);
      if (seen.size >= messagesMax) seen.delete(seen.keys().next().value as string);
      seen.set(key, { nextAt: now + everyMs, suppressed: 0 });
      log[level](last && last.suppressed > 0 ? { ...fields, suppressed: last.suppressed } : fields, message);
    };
  }

  return { debug: limit('debug'), info: limit('info'), warn: limit('warn'), error: limit('error') };
}
