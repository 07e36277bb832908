/**
 * The number that an H stands for: 32-bit FNV-1a of seed and field index (draft-eastlake-fnv), with the bits mixed once
 * more (the end of MurmurHash3), since FNV alone leaves the low bits of similar texts alike. It must never change: it
 * decides when existing schedules fire.
 */
export function hashField(seed: string, fieldIndex: number): number {
  let hash = 0x811c9dc5;
  const text = `${seed}:${fieldIndex}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
