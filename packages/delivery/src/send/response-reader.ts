import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Outcome, PhaseTimings, ReceiverWords } from '@qbasecron/core';

/** Bytes of a response read before the connection is cut. */
const responseBytesMax = 64 * 1024;
const excerptBytesMax = 4 * 1024;
const headerCharsMax = 128;

/** What is kept of one response: its status, what its headers ask for, and the beginning of its body. */
export type ResponseReader = {
  /** False when the cap is reached: the rest is not to be read. */
  take(chunk: Uint8Array): boolean;
  outcome(timings: PhaseTimings): Outcome;
};

/** `keepBytes`: how much of a success is kept. Of a failure it is always 4 KiB. */
export function createResponseReader(
  response: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  keepBytes: number,
): ResponseReader {
  const { headers } = response;
  const status = response.statusCode ?? 0;
  const isSuccess = status >= 200 && status < 300;
  const wantedBytes = isSuccess ? Math.min(keepBytes, responseBytesMax) : excerptBytesMax;
  // We ask for no compression; what comes compressed all the same would be noise as text.
  const excerptBytes = (headers['content-encoding'] ?? 'identity') === 'identity' ? wantedBytes : 0;
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let readBytes = 0;

  return {
    take(chunk) {
      readBytes += chunk.byteLength;
      if (keptBytes < excerptBytes) {
        // A copy: a slice would hold on to the socket's whole buffer.
        const part = Uint8Array.from(chunk.subarray(0, excerptBytes - keptBytes));
        kept.push(part);
        keptBytes += part.byteLength;
      }
      return readBytes < responseBytesMax;
    },
    outcome(timings) {
      const isCut = keptBytes === excerptBytes;
      return {
        kind: isSuccess ? 'delivered' : 'rejected',
        status,
        responseExcerpt: keptBytes === 0 ? null : decodeExcerpt(Buffer.concat(kept), isCut),
        retryAfter: readHeader(headers, 'retry-after'),
        words: readWords(headers),
        timings,
      };
    },
  };
}

/** A character cut in half at the end of a full excerpt is left out. */
function decodeExcerpt(bytes: Uint8Array, isCut: boolean): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: isCut });
}

function readWords(headers: IncomingHttpHeaders): ReceiverWords | null {
  const delivery = readHeader(headers, 'webhook-delivery');
  const async = readHeader(headers, 'qbasecron-async');
  const asyncTimeout = readHeader(headers, 'qbasecron-async-timeout');
  return delivery === null && async === null && asyncTimeout === null ? null : { delivery, async, asyncTimeout };
}

/** Only set-cookie is a list in Node; any other repeated header is joined by it or the first. */
function readHeader(headers: IncomingHttpHeaders, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value.slice(0, headerCharsMax) : null;
}
