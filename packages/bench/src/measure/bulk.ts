import type { Stack } from '@qbasecron/e2e';
import { MongoClient, type Document } from 'mongodb';
import { farTask } from './ingest.ts';
import type { Pair } from './statistics.ts';

const count = 10_000;
const insertMax = 500;

/**
 * One bulk post of 10,000 tasks, beside insertMany (500 at a time, one after the other, w: majority, j: true) of the
 * very documents that it stored, into a collection with the same indexes. Tasks a second.
 */
export async function measureBulk(stack: Stack, database: string): Promise<Pair> {
  const body = Array.from({ length: count }, (_, index) => farTask(index));
  const startedAt = performance.now();
  const ids = await stack.client.postBulk(body);
  const ours = count / ((performance.now() - startedAt) / 1_000);

  const mongo = new MongoClient(stack.mongo.uri);
  try {
    const db = mongo.db(database);
    const tasks = db.collection<Document & { _id: string }>('tasks');
    const documents = await tasks.find({ _id: { $in: ids } }).toArray();
    if (documents.length !== count) throw new Error(`only ${documents.length} of ${count} tasks are on record`);
    const raw = db.collection<Document & { _id: string }>('bench_raw');
    await raw.drop().catch(() => false);
    const indexes = (await tasks.indexes()).filter(({ name }) => name !== '_id_');
    await raw.createIndexes(
      indexes.map(({ v: _v, ns: _ns, ...index }) => index as { key: Record<string, 1>; name: string }),
    );
    const rawStartedAt = performance.now();
    for (let start = 0; start < count; start += insertMax) {
      await raw.insertMany(documents.slice(start, start + insertMax), {
        ordered: false,
        writeConcern: { w: 'majority', journal: true },
      });
    }
    const seconds = (performance.now() - rawStartedAt) / 1_000;
    await raw.drop();
    return { ours, raw: count / seconds };
  } finally {
    await mongo.close();
  }
}
