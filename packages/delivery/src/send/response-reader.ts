import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Outcome, PhaseTimings } from '@qbasecron/core';

/** Bytes of a response read before the connection is cut. */
const responseBytesMax = 64 * 1024;
const excerptBytesMax = 4 * 1024;
const retryAfterCharsMax = 128;

/** What is kept of one response: its status, and for a failure the beginning of its body. */
export type ResponseReader = {
  /** False when the cap is reached: the rest is not to be read. */
  take(chunk: Uint8Array): boolean;
  outcome(timings: PhaseTimings): Outcome;
};

export function createResponseReader(response: Pick<IncomingMessage, 'statusCode' | 'headers'>): ResponseReader {
  const status = response.statusCode ?? 0;
  const isSuccess = status >= 200 && status < 300;
  // We ask for no compression; what comes compressed all the same would be noise as text.
  const keepsExcerpt = !isSuccess && (response.headers['content-encoding'] ?? 'identity') === 'identity';
  const kept: Uint8Array[] = [];
  let keptBytes = 0;
  let readBytes = 0;

  return {
    take(chunk) {
      readBytes += chunk.byteLength;
      if (keepsExcerpt && keptBytes < excerptBytesMax) {
        // A copy: a slice would hold on to the socket's whole buffer.
        const part = Uint8Array.from(chunk.subarray(0, excerptBytesMax - keptBytes));
        kept.push(part);
        keptBytes += part.byteLength;
      }
      return readBytes < responseBytesMax;
    },
    outcome(timings) {
      if (isSuccess) return { kind: 'delivered', status, timings };
      const responseExcerpt = keptBytes === 0 ? null : decodeExcerpt(Buffer.concat(kept));
      return { kind: 'rejected', status, retryAfter: readRetryAfter(response.headers), responseExcerpt, timings };
    },
  };
}

/** A character cut in half at the end of a full excerpt is left out. */
function decodeExcerpt(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes, { stream: bytes.byteLength === excerptBytesMax });
}

function readRetryAfter(headers: IncomingHttpHeaders): string | null {
  return headers['retry-after']?.slice(0, retryAfterCharsMax) ?? null;
}
