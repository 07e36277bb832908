import type { Logger } from '@qbasecron/core';
import type { ApnsSender } from './apns/apns-sender.ts';
import type { ApnsStandIn } from './sandbox/start-apns-stand-in.ts';

export type AppDeps = {
  sender: ApnsSender;
  /** Null when notifications go to Apple. */
  standIn: ApnsStandIn | null;
  mode: 'sandbox' | 'development' | 'production';
  version: string;
  isStopping: () => boolean;
  log: Logger;
};
