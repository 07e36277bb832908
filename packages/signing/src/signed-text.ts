/**
 * What may stand in webhook-id: printable ASCII without space, and no dot, for dots part what is signed: with one, an id
 * and a timestamp could be moved into each other.
 */
const idPattern = /^[\x21-\x2d\x2f-\x7e]{1,256}$/;
/** Unix seconds, as one number can be written in one way only. */
const timestampPattern = /^(?:0|[1-9]\d{0,11})$/;

export function isMessageId(text: string): boolean {
  return idPattern.test(text);
}

export function isTimestamp(text: string): boolean {
  return timestampPattern.test(text);
}

/** The part of the signed text before the body; the whole is `id.timestamp.body`. */
export function beforeBody(id: string, timestamp: string): string {
  return `${id}.${timestamp}.`;
}
