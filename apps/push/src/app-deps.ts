import type { EpochMs, Logger } from '@qbasecron/core';
import type { ApnsSender } from './apns/apns-sender.ts';
import type { AnswerMemory } from './message/answer-memory.ts';
import type { ApnsStandIn } from './sandbox/start-apns-stand-in.ts';

export type PushAnswer = { apns_id: string; mode: string };

export type AppDeps = {
  sender: ApnsSender;
  /** Null when notifications go to Apple. */
  standIn: ApnsStandIn | null;
  mode: 'sandbox' | 'development' | 'production';
  version: string;
  /** SHA-256 of the token that callers send; null: they need none, and only this machine is served. */
  tokenHash: string | null;
  /** One of them has to have signed what comes to /push/api; without any, nothing is verified. */
  callbackSecrets: readonly string[];
  /** What was answered to signed callbacks; shared by both ports, or a recorded one could be sent again to the other. */
  answers: AnswerMemory<PushAnswer>;
  now: () => EpochMs;
  isStopping: () => boolean;
  log: Logger;
};
