import type { SkipReason, SkipSpan } from '../../model/schedule.ts';
import type { EpochMs } from '../../model/task.ts';

/** Gathers what does not run into spans: one grows while the reason stays the same and nothing runs in between. */
export function createSkipSpans(open: SkipSpan | null) {
  const closed: SkipSpan[] = [];
  return {
    closed,
    get open() {
      return open;
    },
    skip(nominalAt: EpochMs, reason: SkipReason): void {
      if (open?.reason === reason && open.to !== null) {
        open = { ...open, to: nominalAt, count: (open.count ?? 0) + 1 };
        return;
      }
      this.close();
      open = { from: nominalAt, to: nominalAt, count: 1, reason };
    },
    /** Nothing more is added to the span that is open. */
    close(): void {
      if (open) closed.push(open);
      open = null;
    },
  };
}
