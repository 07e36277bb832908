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
};
