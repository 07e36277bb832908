import { createSignal } from '@qbasecron/testkit';
import type { Report } from '../../src/report/report.ts';

/** A report that keeps its lines; a step is one line when it ends. */
export function recordingReport() {
  const lines = createSignal<string>('a line of the report');
  const report: Report = {
    line: (text) => lines.fire(text),
    warn: (text) => lines.fire(`! ${text}`),
    step: (text) => ({
      update() {},
      done: (ending = text) => lines.fire(`ok ${ending}`),
      fail: (ending = text) => lines.fire(`no ${ending}`),
    }),
  };
  return { report, lines };
}
