import { randomBytes } from 'node:crypto';
// oxlint-disable-next-line eslint/no-restricted-imports -- only to remove what the tests made, which no port does
import { Redis } from 'ioredis';
// oxlint-disable-next-line eslint/no-restricted-imports -- as above
import { MongoClient } from 'mongodb';

/** The address of a running engine. Throws one clear sentence when it is not set. */
export function engineAddress(name: 'MONGODB_URI' | 'REDIS_URL'): string {
  const value = process.env[name];
  if (!value) throw new Error(`set ${name} to a running engine on which the tests may make data of their own`);
  return value;
}

/** A database and a key prefix of random names, on the tests' engines; `drop` removes both. */
export function createOwnNames() {
  const random = randomBytes(6).toString('hex');
  const databaseName = `qbasecron_api_${random}`;
  const prefix = `{qbasecron-api-${random}}`;
  return {
    databaseName,
    prefix,
    async drop(): Promise<void> {
      const client = await new MongoClient(engineAddress('MONGODB_URI')).connect();
      await client.db(databaseName).dropDatabase();
      await client.close();
      const redis = new Redis(engineAddress('REDIS_URL'));
      // Square brackets and stars have a meaning in patterns; braces have none.
      for await (const keys of redis.scanStream({ match: `${prefix}*` }) as AsyncIterable<string[]>) {
        if (keys.length > 0) await redis.del(...keys);
      }
      redis.disconnect();
    },
  };
}
