import { describe } from 'node:test';
import { checkFlowLimitsConformance } from '../../src/conformance/timer/index.ts';
import { createFakeClock } from '../../src/fake-clock.ts';
import { createMemoryLimits } from '../../src/memory-timer/limits.ts';

describe('the limits in memory, conformance', () => {
  checkFlowLimitsConformance(async () => {
    const clock = createFakeClock();
    return { clock, limits: createMemoryLimits({ clock }), close: async () => undefined };
  });
});
