import type { LaterJson, Read, WallSeries } from '../rule.ts';
import { composeSeries } from './compose-series.ts';
import { describeLater } from './describe-later.ts';
import { readText } from './read-text.ts';

/** `later` is the JSON that says the same. */
export type CompiledText = { series: WallSeries; description: string; later: LaterJson };

/** A series of an English text. Faults tell the character, counted from 1. */
export function compileText(text: string): Read<CompiledText> {
  const read = readText(text);
  if (!read.ok) return read;
  const { later, positions } = read.value;
  const composed = composeSeries(later);
  if (composed.ok) return { ok: true, value: { series: composed.series, description: describeLater(later), later } };
  const { list, index, detail } = composed.fault;
  return { ok: false, faults: [{ pointer: '#/text', detail, position: positions[list][index ?? 0] ?? 1 }] };
}
