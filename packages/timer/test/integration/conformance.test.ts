import { describe } from 'node:test';
import { checkTimerConformance } from '@qbasecron/testkit';
import { openRealHarness } from './support.ts';

describe('the timer on Redis, conformance', () => {
  checkTimerConformance(() => openRealHarness());
});
