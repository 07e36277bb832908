import { describeLedger } from '@qbasecron/testkit';
import { openDatabase } from '../support/ledgers.ts';

describeLedger('MongoDB', async () => {
  const database = await openDatabase();
  return { ledger: await database.connect(), close: () => database.close() };
});
