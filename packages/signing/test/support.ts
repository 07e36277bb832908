import { EventEmitter, once } from 'node:events';

const deadlineMs = 60_000;

/** Lines that a test waits for. The testkit has the like, but this package depends on no other. */
export type Lines = {
  seen: string[];
  add: (line: string) => void;
  /** Resolves to the first line, past or future, that begins with this. */
  waitFor: (beginning: string) => Promise<string>;
};

export function collectLines(): Lines {
  const seen: string[] = [];
  const news = new EventEmitter();
  return {
    seen,
    add(line) {
      seen.push(line);
      news.emit('line');
    },
    async waitFor(beginning) {
      const signal = AbortSignal.timeout(deadlineMs);
      for (;;) {
        const found = seen.find((line) => line.startsWith(beginning));
        if (found !== undefined) return found;
        await once(news, 'line', { signal }).catch((error: unknown) => {
          throw new Error(`no line beginning with ${beginning} among:\n${seen.join('\n')}`, { cause: error });
        });
      }
    },
  };
}
