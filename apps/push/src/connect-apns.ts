import { readFile } from 'node:fs/promises';
import type { Logger } from '@qbasecron/core';
import { StartFailure } from '@qbasecron/runtime';
import type { ApnsSender } from './apns/apns-sender.ts';
import { connectToApple, createApnsSender } from './apns/create-apns-sender.ts';
import type { ApnsMode } from './config.ts';
import { startSandbox } from './sandbox/start-sandbox.ts';
import type { ApnsStandIn } from './sandbox/start-apns-stand-in.ts';

export type Apns = { sender: ApnsSender; standIn: ApnsStandIn | null };

/** The sender that the configuration asks for. Throws StartFailure when the key cannot be read or used. */
export async function connectApns(mode: ApnsMode, log: Logger): Promise<Apns> {
  if (mode.mode === 'sandbox') {
    log.info({}, 'no APNs key is set: notifications go to the sandbox, GET /api/v0.1.0/sandbox/notifications');
    return startSandbox({ topic: mode.topic, log });
  }
  const { keyFile, keyId, teamId, topic } = mode;
  const key = await readFile(keyFile, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new StartFailure(`APNS_KEY_FILE cannot be read (${error.code}).`, { cause: error });
  });
  try {
    const connect = (): ReturnType<typeof connectToApple> => connectToApple(mode.mode);
    return { sender: createApnsSender({ key, keyId, teamId, topic, connect, log }), standIn: null };
  } catch (error) {
    throw new StartFailure('APNS_KEY_FILE holds no ES256 key: expected the .p8 file from Apple.', { cause: error });
  }
}
