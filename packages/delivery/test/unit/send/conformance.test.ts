import { silentLogger } from '@qbasecron/core';
import { describeCallbackSender } from '@qbasecron/testkit';
import { createAddressGuard, createGotSender } from '../../../src/index.ts';

describeCallbackSender('got', ({ allow, ...needs }) =>
  createGotSender({
    inFlightMax: 8,
    log: silentLogger,
    version: '0.0.0',
    guard: createAddressGuard({ allow }),
    ...needs,
  }),
);
