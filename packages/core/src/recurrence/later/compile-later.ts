import type { LaterJson, Read, WallSeries } from '../rule.ts';
import { composeSeries } from './compose-series.ts';
import { describeLater } from './describe-later.ts';
import { readLater } from './read-later.ts';

/** `later` is the JSON as it was given, checked. */
export type CompiledLater = { series: WallSeries; description: string; later: LaterJson };

/**
 * A series of later's schedule JSON. What a composite leaves open below the finest unit it names is the first moment of that
 * unit, once: {"h":[10]} is 10:00:00 and not each second of that hour. What it leaves open above is any: {"s":[0]} is each minute.
 */
export function compileLater(json: unknown): Read<CompiledLater> {
  const read = readLater(json);
  if (!read.ok) return read;
  const composed = composeSeries(read.value);
  if (!composed.ok) {
    const { list, index, detail } = composed.fault;
    const pointer = index === null ? `#/later/${list}` : `#/later/${list}/${index}`;
    return { ok: false, faults: [{ pointer, detail }] };
  }
  return {
    ok: true,
    value: { series: composed.series, description: describeLater(read.value), later: read.value },
  };
}
