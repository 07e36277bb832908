import {
  buildCallback,
  judgeAnswer,
  type CallbackSender,
  type Dispatched,
  type Dispatcher,
  type Gate,
  type Outcome,
} from '@qbasecron/core';

/**
 * The least of a Dispatcher: sends to the task's own url by the sender, and nothing stops a flow unless `gate` says so.
 * @param options.gate @default always open
 */
export function createPlainDispatcher(
  sender: CallbackSender,
  options: { userAgent?: string; gate?: (flow: string) => Gate } = {},
): Dispatcher {
  const { userAgent = 'QBaseCron/test', gate = () => ({ kind: 'open' }) } = options;
  const plain = (outcome: Outcome): Dispatched => ({ outcome, target: null, requests: [], answered: [] });

  return {
    gate,
    async prepare() {},
    async dispatch({ task, startedAt }) {
      let request;
      try {
        request = buildCallback(task, startedAt, { userAgent });
      } catch (error) {
        const detail = error instanceof Error ? error.message : 'the request cannot be built';
        return plain({ kind: 'blocked', code: 'unbuildable', detail });
      }
      return plain(judgeAnswer(await sender.send(request), task.success));
    },
    figures: () => [],
    close: () => sender.close(),
  };
}
