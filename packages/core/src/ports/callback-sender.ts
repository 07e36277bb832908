import type { Outcome } from '../model/attempt.ts';

/** One attempt in, one outcome out. Never rejects for what a receiver or the network does. */
export interface CallbackSender {
  send(request: CallbackRequest): Promise<Outcome>;
  /** Ends idle connections. Requests under way are not aborted. */
  close(): Promise<void>;
}

export type CallbackRequest = {
  url: string;
  method: string;
  /** Names in lower case; content-type included. */
  headers: Record<string, string>;
  /** Sent as UTF-8; null sends no body. */
  body: string | null;
  /** From the send to the last byte read. */
  timeoutMs: number;
  /**
   * A kept connection may be closed by the receiver at the very moment it is used again; then nothing of an answer
   * comes and nobody handled the request. True: it is sent once more, at once, on a new connection, within the same
   * timeoutMs and as the same attempt. False: it is never sent twice, so it gets a connection of its own, to which
   * that cannot happen. @default true
   */
  resendOnStaleSocket?: boolean;
  /** How much of a 2xx answer's body is kept, at most 64 KiB. @default 0 */
  keepBytes?: number;
  /** TLS of its own. The same `id` means the same texts, so that connections can be shared. */
  tls?: { id: string; ca: string | null; cert: string | null; key: string | null };
};
