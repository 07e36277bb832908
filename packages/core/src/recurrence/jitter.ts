import type { EpochMs } from '../model/task.ts';

/**
 * How much later than its time an occurrence is due: whole milliseconds in [0, jitterMs], spread evenly. A hash of seed
 * (the schedule's id) and nominal time, so that every replica computes the same. It must never change, for what is
 * planned would be planned again at another time.
 *
 * 32-bit FNV-1a (draft-eastlake-fnv), with its bits mixed once more as at the end of MurmurHash3, for FNV alone leaves
 * the high bits of similar texts alike.
 */
export function jitterOffsetMs(seed: string, nominal: EpochMs, jitterMs: number): number {
  if (jitterMs === 0) return 0;
  let hash = 0x811c9dc5;
  const text = `${seed} ${nominal}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  const part = ((hash ^ (hash >>> 16)) >>> 0) / 0x1_0000_0000;
  return Math.floor(part * (jitterMs + 1));
}
