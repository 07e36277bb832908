import type { Exit } from '../processes/start-process.ts';
import type { Outcome } from './outcome.ts';

/** One line of the event reporter. */
export type TestLine =
  | { kind: 'passed'; name: string; tookMs: number }
  | { kind: 'failed'; name: string; tookMs: number; detail: string }
  | { kind: 'note'; text: string }
  | { kind: 'end' };

/**
 * What a test file's lines and its end amount to. A file counts as failed when it timed out, died, ended before its
 * tests did, or reported no test.
 */
export function readEvents(run: {
  file: string;
  text: string;
  exit: Exit;
  timedOut: boolean;
  limitMs: number;
  /** What the file wrote, for failures of the file as a whole. */
  tail: readonly string[];
}): Outcome {
  const { file, exit } = run;
  const lines = run.text.split('\n').flatMap(parseLine);
  const outcome: Outcome = { passedCount: 0, failures: [], timings: [], notes: [] };
  let ended = false;
  for (const line of lines) {
    switch (line.kind) {
      case 'passed':
        outcome.passedCount += 1;
        outcome.timings.push({ name: line.name, file, tookMs: line.tookMs });
        break;
      case 'failed':
        outcome.failures.push({ name: line.name, file, detail: line.detail });
        outcome.timings.push({ name: line.name, file, tookMs: line.tookMs });
        break;
      case 'note':
        outcome.notes.push(line.text);
        break;
      case 'end':
        ended = true;
    }
  }
  const fault = faultOf(run, ended, outcome);
  if (fault) outcome.failures.push({ name: file, file, detail: [fault, ...run.tail].join('\n') });
  return outcome;

  function faultOf(of: typeof run, hasEnded: boolean, counted: Outcome): string | null {
    if (of.timedOut) {
      const last = lines.findLast((line) => line.kind === 'passed' || line.kind === 'failed');
      const where = last ? `; the last test to end was "${last.name}"` : '; no test ended';
      return `it did not end within ${of.limitMs / 1000} s: a test hangs, or something was left open${where}`;
    }
    if (counted.failures.length > 0) return null;
    if (exit.signal) return `it was ended by ${exit.signal}`;
    if (exit.code !== 0) return `it ended with code ${exit.code}`;
    if (counted.passedCount === 0) return 'no test ran in it';
    if (!hasEnded) return 'it ended before its tests did';
    return null;
  }
}

function parseLine(text: string): TestLine[] {
  try {
    return [JSON.parse(text) as TestLine];
  } catch {
    // Empty, or cut short by the death of the process.
    return [];
  }
}
