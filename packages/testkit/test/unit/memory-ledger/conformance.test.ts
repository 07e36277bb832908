import { createMemoryLedger, describeLedger } from '../../../src/index.ts';

describeLedger('in memory', async () => ({ ledger: createMemoryLedger(), close: async () => {} }));
