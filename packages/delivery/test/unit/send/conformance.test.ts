import { silentLogger } from '@qbasecron/core';
import { describeCallbackSender } from '@qbasecron/testkit';
import { createGotSender } from '../../../src/index.ts';

describeCallbackSender('got', (options) =>
  createGotSender({ inFlightMax: 8, log: silentLogger, version: '0.0.0', ...options }),
);
