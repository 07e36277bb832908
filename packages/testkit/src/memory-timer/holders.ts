import type { Clock, HolderAnswer, HolderAnswerer, HolderAsker, HolderQuestion } from '@qbasecron/core';

/** Questions and answers in memory. A question to nobody waits its full time, as over pub/sub. */
export function createMemoryHolders(deps: { clock: Clock; isAway: () => boolean }): {
  asker: HolderAsker;
  answerer: HolderAnswerer;
} {
  const { clock, isAway } = deps;
  const answerers = new Map<string, (question: HolderQuestion) => HolderAnswer>();

  return {
    asker: {
      askHolder(question, timeoutMs) {
        if (isAway()) return Promise.resolve(null);
        return new Promise((resolve) => {
          const cancel = clock.after(timeoutMs, () => resolve(null));
          queueMicrotask(() => {
            const answer = isAway() ? undefined : answerers.get(question.worker);
            if (!answer) return;
            try {
              resolve(answer({ ...question }));
              cancel();
            } catch {
              // An answerer that throws sends nothing: the question runs into its time.
            }
          });
        });
      },
    },
    answerer: {
      async answerAs(worker, answer) {
        answerers.set(worker, answer);
        return async () => {
          if (answerers.get(worker) === answer) answerers.delete(worker);
        };
      },
    },
  };
}
