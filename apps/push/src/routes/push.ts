import type { FastifyInstance } from 'fastify';
import type { AppDeps, PushAnswer } from '../app-deps.ts';
import { faultOfResult } from '../apns/fault-of-result.ts';
import { bodyFields } from '../http/add-body-parsers.ts';
import type { PushMessage } from '../message/push-message.ts';
import { readPushMessage } from '../message/read-push-message.ts';

/** Real-time push: sends now what the form or the JSON object says, and answers when APNs has. */
export function addPushRoute(app: FastifyInstance, deps: AppDeps): void {
  app.post('/push', async (request) => sendPush(readPushMessage(bodyFields(request.body)), deps));
}

/** Throws a Fault when APNs does not take it. */
export async function sendPush(message: PushMessage, deps: AppDeps): Promise<PushAnswer> {
  const result = await deps.sender.send(message);
  if (result.kind !== 'sent') {
    // Neither token nor text: they are nobody's business in a log.
    deps.log.warn({ result }, 'APNs did not take a notification');
    throw faultOfResult(result);
  }
  return { apns_id: result.apnsId, mode: deps.mode };
}
