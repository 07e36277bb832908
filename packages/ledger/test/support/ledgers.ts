import { randomBytes } from 'node:crypto';
import { silentLogger } from '@qbasecron/core';
import { MongoClient, type Db } from 'mongodb';
import { connectLedger, type LedgerOptions } from '../../src/connect-ledger.ts';
import type { Ledger } from '@qbasecron/core';
import { collectionsOf, type Collections } from '../../src/names.ts';

export function mongoUri(): string {
  const uri = process.env['MONGODB_URI'];
  if (!uri) throw new Error('set MONGODB_URI to a MongoDB server on which the tests may make databases');
  return uri;
}

export type Database = {
  name: string;
  /** What is stored, past the adapter. */
  db: Db;
  collections: Collections;
  connect(options?: Partial<LedgerOptions>): Promise<Ledger>;
  /** Closes every ledger that was connected, and drops the database. */
  close(): Promise<void>;
};

/** A database of a random name on the tests' server. */
export async function openDatabase(): Promise<Database> {
  const name = `qbasecron_test_${randomBytes(6).toString('hex')}`;
  const client = await new MongoClient(mongoUri()).connect();
  const db = client.db(name);
  const ledgers: Ledger[] = [];
  return {
    name,
    db,
    collections: collectionsOf(db),
    async connect(options = {}) {
      const ledger = await connectLedger({ uri: mongoUri(), databaseName: name, log: silentLogger, ...options });
      ledgers.push(ledger);
      return ledger;
    },
    async close() {
      await Promise.all(ledgers.map((ledger) => ledger.session.close()));
      await db.dropDatabase();
      await client.close();
    },
  };
}
