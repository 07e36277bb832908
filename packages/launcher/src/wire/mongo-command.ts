import { decodeBson, encodeBson, type BsonDocument } from './bson.ts';
import { exchange, type Address } from './exchange.ts';

const opMsg = 2013;
const headBytes = 16 + 4 + 1;

/**
 * Sends one command to the admin database (OP_MSG) and resolves to its answer, also one with `ok: 0`. Rejects when
 * there is no connection or no answer within `limitMs`.
 */
export function mongoCommand(address: Address, command: BsonDocument, limitMs: number): Promise<BsonDocument> {
  const body = encodeBson({ ...command, $db: 'admin' });
  const head = Buffer.alloc(headBytes);
  head.writeInt32LE(headBytes + body.length, 0);
  head.writeInt32LE(1, 4);
  head.writeInt32LE(opMsg, 12);
  return exchange(address, Buffer.concat([head, body]), limitMs, (received) => {
    if (received.length < headBytes) return undefined;
    if (received.readInt32LE(12) !== opMsg) throw new Error('the answer is not from a MongoDB server');
    if (received.length < received.readInt32LE(0)) return undefined;
    return decodeBson(received.subarray(headBytes));
  });
}
