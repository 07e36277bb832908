import { randomUUID } from 'node:crypto';
import type { Clock, HolderAnswer, HolderAsker } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';
import { askerChannel, holderChannel } from './names.ts';
import { parseAnswer, type QuestionMessage } from './payloads.ts';

/**
 * Asks over Redis pub/sub: questions go out on the fail-fast connection, answers come to a channel of this process.
 * Each question waits for its own answer only; one that comes late, or that nobody asked for, is ignored.
 */
export function createAsker(deps: {
  redis: Redis;
  subscriber: Redis;
  prefix: string;
  clock: Clock;
  limitedLog: LimitedLog;
}): HolderAsker {
  const { redis, subscriber, prefix, clock, limitedLog } = deps;
  const replyTo = askerChannel(prefix, randomUUID());
  const pending = new Map<string, (answer: HolderAnswer | null) => void>();

  subscriber.on('message', (channel: string, text: string) => {
    if (channel !== replyTo) return;
    const message = parseAnswer(text);
    if (message) pending.get(message.questionId)?.(message.answer);
    else limitedLog('warn', { channel }, 'an answer that is not ours was ignored');
  });
  // While Redis is away this waits for it; ioredis repeats it after each reconnection.
  const subscribed = subscriber.subscribe(replyTo);
  subscribed.catch((error: unknown) => limitedLog('error', { error }, 'answers of holders cannot be received'));

  return {
    askHolder(question, timeoutMs) {
      const questionId = randomUUID();
      const message: QuestionMessage = { questionId, replyTo, taskId: question.taskId, token: question.token };
      return new Promise((resolve) => {
        const settle = (answer: HolderAnswer | null): void => {
          pending.delete(questionId);
          cancel();
          resolve(answer);
        };
        const cancel = clock.after(timeoutMs, () => settle(null));
        pending.set(questionId, settle);
        subscribed
          .then(() => redis.publish(holderChannel(prefix, question.worker), JSON.stringify(message)))
          .catch(() => settle(null));
      });
    },
  };
}
