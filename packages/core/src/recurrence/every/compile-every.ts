import type { EpochMs } from '../../model/task.ts';
import { formatInstant } from '../../time/format-instant.ts';
import { readDuration } from '../../time/read-duration.ts';
import { instantMax, instantMin } from '../../time/read-task-time.ts';
import type { InstantSeries, Read } from '../rule.ts';

const everyMsMin = 1_000;

/**
 * A fixed length of time on the real time line: 90 minutes are 90 minutes, and a day is 24 h, whatever the clocks do.
 * The anchor is a phase and no beginning: the series is anchor + k * length for every whole k, negative ones included.
 * Each instant is computed from the anchor, so that nothing drifts.
 */
export function compileEvery(rule: {
  every: string;
  anchorAt: EpochMs;
}): Read<{ series: InstantSeries; description: string }> {
  const { every, anchorAt } = rule;
  const everyMs = readDuration(every);
  if (everyMs === null) {
    const detail = 'is not a length of time up to ten years; write 90s, 90m, 36h, 1d12h, or ISO 8601 such as PT45M';
    return { ok: false, faults: [{ pointer: '#/every', detail }] };
  }
  if (everyMs < everyMsMin) return { ok: false, faults: [{ pointer: '#/every', detail: 'must be at least 1s' }] };
  if (!Number.isSafeInteger(anchorAt) || anchorAt < instantMin || anchorAt > instantMax) {
    return { ok: false, faults: [{ pointer: '#/anchor_at', detail: 'must lie in the years 0001 to 9999 of UTC' }] };
  }
  const series: InstantSeries = {
    next(after) {
      const at = anchorAt + (Math.floor((after - anchorAt) / everyMs) + 1) * everyMs;
      return at <= instantMax ? at : null;
    },
  };
  const description = `Every ${lengthOf(everyMs)}, counted from ${formatInstant(anchorAt)}`;
  return { ok: true, value: { series, description } };
}

/** `1 day 12 hours` */
function lengthOf(ms: number): string {
  const parts: [count: number, unit: string][] = [
    [Math.floor(ms / 86_400_000), 'day'],
    [Math.floor(ms / 3_600_000) % 24, 'hour'],
    [Math.floor(ms / 60_000) % 60, 'minute'],
    [Math.floor(ms / 1_000) % 60, 'second'],
    [ms % 1_000, 'millisecond'],
  ];
  return parts
    .filter(([count]) => count > 0)
    .map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`)
    .join(' ');
}
