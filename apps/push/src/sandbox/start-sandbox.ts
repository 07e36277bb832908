import { generateKeyPairSync } from 'node:crypto';
import type { Logger } from '@qbasecron/core';
import type { ApnsSender } from '../apns/apns-sender.ts';
import { createApnsSender } from '../apns/create-apns-sender.ts';
import { startApnsStandIn, type ApnsStandIn, type TakenNotification } from './start-apns-stand-in.ts';

export type Sandbox = { sender: ApnsSender; standIn: ApnsStandIn };

/** The stand-in and a sender to it, with a key that lives as long as the process. Close the sender first. */
export async function startSandbox(options: {
  topic: string;
  log: Logger;
  requestTimeoutMs?: number;
  onTaken?: (notification: TakenNotification) => void;
}): Promise<Sandbox> {
  const { topic, log, requestTimeoutMs, onTaken } = options;
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const identity = { keyId: 'SANDBOXKEY', teamId: 'SANDBOXTEA', topic };
  const standIn = await startApnsStandIn({ ...identity, publicKey, ...(onTaken && { onTaken }) });
  const sender = createApnsSender({
    ...identity,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    connect: () => standIn.connect(),
    log,
    ...(requestTimeoutMs !== undefined && { requestTimeoutMs }),
  });
  return { sender, standIn };
}
