/**
 * As much of BSON (https://bsonspec.org) as `hello` and `replSetInitiate` need. The launcher must be able to ask a
 * server whether it answers before any app runs, and only packages/ledger may use the driver.
 */
export type BsonValue = string | number | boolean | BsonDocument | BsonValue[] | null;
export type BsonDocument = { [name: string]: BsonValue };

/** Numbers are written as int32; throws RangeError for any other. */
export function encodeBson(document: BsonDocument | BsonValue[]): Buffer {
  const parts = Object.entries(document).map(([name, value]) => encodeElement(name, value));
  const body = Buffer.concat([...parts, Buffer.from([0])]);
  return Buffer.concat([int32(body.length + 4), body]);
}

function encodeElement(name: string, value: BsonValue): Buffer {
  const head = (type: number): Buffer => Buffer.from([type, ...Buffer.from(name), 0]);
  if (typeof value === 'string') {
    const bytes = Buffer.from(`${value}\0`);
    return Buffer.concat([head(0x02), int32(bytes.length), bytes]);
  }
  if (typeof value === 'number') {
    if ((value | 0) !== value) throw new RangeError(`${name} is not an int32: ${value}`);
    return Buffer.concat([head(0x10), int32(value)]);
  }
  if (typeof value === 'boolean') return Buffer.concat([head(0x08), Buffer.from([value ? 1 : 0])]);
  if (value === null) return head(0x0a);
  return Buffer.concat([head(Array.isArray(value) ? 0x04 : 0x03), encodeBson(value)]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** Values of types that nobody here asks for (binary, ids, dates, ...) are left out. Throws on malformed input. */
export function decodeBson(bytes: Buffer): BsonDocument {
  const end = bytes.readInt32LE(0) - 1;
  const document: BsonDocument = {};
  let at = 4;
  while (at < end) {
    const type = bytes.readUInt8(at);
    const nameEnd = bytes.indexOf(0, at + 1);
    const name = bytes.toString('utf8', at + 1, nameEnd);
    const element = decodeValue(type, bytes.subarray(nameEnd + 1));
    if (element.value !== undefined) document[name] = element.value;
    at = nameEnd + 1 + element.length;
  }
  return document;
}

function decodeValue(type: number, bytes: Buffer): { value?: BsonValue; length: number } {
  switch (type) {
    case 0x01:
      return { value: bytes.readDoubleLE(0), length: 8 };
    case 0x02: {
      const length = bytes.readInt32LE(0);
      return { value: bytes.toString('utf8', 4, 4 + length - 1), length: 4 + length };
    }
    case 0x03:
      return { value: decodeBson(bytes), length: bytes.readInt32LE(0) };
    case 0x04:
      return { value: Object.values(decodeBson(bytes)), length: bytes.readInt32LE(0) };
    case 0x05:
      return { length: 5 + bytes.readInt32LE(0) };
    case 0x07:
      return { length: 12 };
    case 0x08:
      return { value: bytes.readUInt8(0) === 1, length: 1 };
    case 0x09:
    case 0x11:
      return { length: 8 };
    case 0x0a:
      return { value: null, length: 0 };
    case 0x10:
      return { value: bytes.readInt32LE(0), length: 4 };
    case 0x12:
      return { value: Number(bytes.readBigInt64LE(0)), length: 8 };
    case 0x13:
      return { length: 16 };
    default:
      throw new Error(`BSON type ${type} is not known here`);
  }
}
