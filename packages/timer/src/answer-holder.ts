import type { Clock, HolderAnswerer } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import type { LimitedLog } from './limited-log.ts';
import { holderChannel } from './names.ts';
import { parseQuestion, type AnswerMessage } from './payloads.ts';

/** How long answerAs waits for its subscription: a worker starts without Redis as well. */
const subscribeWaitMs = 1_000;

/**
 * Answers over Redis pub/sub. The subscription outlives reconnections; with Redis away answerAs resolves after a
 * second and the subscription follows with the connection.
 */
export function createAnswerer(deps: {
  redis: Redis;
  subscriber: Redis;
  prefix: string;
  clock: Clock;
  limitedLog: LimitedLog;
}): HolderAnswerer {
  const { redis, subscriber, prefix, clock, limitedLog } = deps;

  return {
    async answerAs(worker, answer) {
      const channel = holderChannel(prefix, worker);

      const onMessage = (from: string, text: string): void => {
        if (from !== channel) return;
        const question = parseQuestion(text);
        if (!question) {
          limitedLog('warn', { channel }, 'a question that is not ours was ignored');
          return;
        }
        const { questionId, replyTo, taskId, token } = question;
        try {
          const message: AnswerMessage = { questionId, answer: answer({ worker, taskId, token }) };
          redis.publish(replyTo, JSON.stringify(message)).catch((error: unknown) => {
            limitedLog('warn', { error }, 'an answer to a question for a task could not be sent');
          });
        } catch (error) {
          // No answer: the asker gives up after its time and nothing has changed.
          limitedLog('error', { error }, 'a question for a task could not be answered');
        }
      };

      subscriber.on('message', onMessage);
      const subscribed = subscriber.subscribe(channel).catch((error: unknown) => {
        limitedLog('error', { error }, 'questions for tasks cannot be received');
      });
      await new Promise<void>((resolve) => {
        const cancel = clock.after(subscribeWaitMs, resolve);
        void subscribed.then(() => {
          cancel();
          resolve();
        });
      });

      return async () => {
        subscriber.off('message', onMessage);
        if (subscriber.status === 'ready') await subscriber.unsubscribe(channel).catch(() => undefined);
      };
    },
  };
}
