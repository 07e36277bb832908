import type { LedgerSession } from '@qbasecron/core';
import type { MongoClient } from 'mongodb';
import { decode, instant, required } from './fields.ts';
import type { Guard } from './guard.ts';

const helloCodecs = { localTime: required('localTime', instant) };

export function createLedgerSession({ client, guard }: { client: MongoClient; guard: Guard }): LedgerSession {
  return {
    async readTime() {
      const hello = await guard.read(() => client.db('admin').command({ hello: 1 }));
      return decode(helloCodecs, hello).localTime;
    },
    close: () => client.close(),
  };
}
