import type { EpochMs, TimeResolution } from '../../model/task.ts';
import { readTaskTime } from '../../time/read-task-time.ts';
import type { WallTimeChoices } from '../../time/resolve-wall-time.ts';
import type { Read, RuleFault } from '../rule.ts';
import { checkAtCount, findRepeated } from './compile-at.ts';

/** `at` ascends, as the rule keeps it; `resolutions` are those that met a gap or a fold. */
export type AtList = { at: EpochMs[]; resolutions: { at: EpochMs; resolution: TimeResolution }[] };

/** Reads the times of an `at` rule, each as the `time` of a task is read. The zone must pass isZone. */
export function readAtList(texts: readonly string[], timezone: string, choices: WallTimeChoices): Read<AtList> {
  const wrongCount = checkAtCount(texts);
  if (wrongCount) return { ok: false, faults: wrongCount };
  const faults: RuleFault[] = [];
  const at: EpochMs[] = [];
  const resolutions: AtList['resolutions'] = [];
  for (const [index, text] of texts.entries()) {
    const read = readTaskTime(text, { timezone, ...choices });
    if (!read.ok) faults.push({ pointer: `#/at/${index}`, detail: read.detail });
    else at.push(read.at);
    if (read.ok && read.resolution) resolutions.push({ at: read.at, resolution: read.resolution });
  }
  // With a time missing the indexes would be wrong.
  if (faults.length === 0) faults.push(...findRepeated(at));
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, value: { at: at.toSorted((a, b) => a - b), resolutions } };
}
