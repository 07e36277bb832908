import type { Document } from 'mongodb';
import type { Collections } from '../../src/names.ts';
import type { Database } from './ledgers.ts';

/** What the ledger really asks is taken from the server's profiler and explained by the server. */
export type Explainer = {
  /** The indexes that the queries of `run` to the collection use, one list a query; `COLLSCAN` where there is none. */
  indexesUsedIn(collection: keyof Collections, run: () => Promise<unknown>): Promise<string[][]>;
  /** Must come before the database is dropped, otherwise the profiler makes it anew. */
  stop(): Promise<void>;
};

export async function startExplainer({ db, name }: Database): Promise<Explainer> {
  await db.command({ profile: 2 });
  const profile = db.collection('system.profile');

  async function indexesUsedBy({ find, filter, sort, limit, projection }: Document): Promise<string[]> {
    const cursor = db.collection(find).find(filter, { projection });
    if (sort) cursor.sort(sort);
    if (limit) cursor.limit(limit);
    const plan = await cursor.explain('queryPlanner');
    const used: string[] = [];
    JSON.stringify(plan['queryPlanner'].winningPlan, (key, value: unknown) => {
      if (key === 'indexName') used.push(String(value));
      if (key === 'stage' && value === 'COLLSCAN') used.push('COLLSCAN');
      return value;
    });
    return used;
  }

  return {
    async indexesUsedIn(collection, run) {
      const mine = { ns: `${name}.${collection}`, op: 'query' };
      const seen = await profile.countDocuments(mine);
      await run();
      const entries = await profile.find(mine).sort({ $natural: 1 }).skip(seen).toArray();
      return Promise.all(entries.map((entry) => indexesUsedBy(entry['command'])));
    },
    stop: async () => void (await db.command({ profile: 0 })),
  };
}
