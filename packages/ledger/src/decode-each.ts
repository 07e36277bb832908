import { UnreadableRecord, type Fields } from './fields.ts';

/**
 * What `decodeOne` makes of each record, in their order. One that cannot be read is handed to `skip`, so that it does
 * not spoil the others.
 */
export function decodeEach<R extends Fields, V>(
  records: readonly R[],
  decodeOne: (record: R) => V,
  skip: (record: R, error: UnreadableRecord) => void,
): V[] {
  return records.flatMap((record) => {
    try {
      return [decodeOne(record)];
    } catch (error) {
      if (!(error instanceof UnreadableRecord)) throw error;
      skip(record, error);
      return [];
    }
  });
}
