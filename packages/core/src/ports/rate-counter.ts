/** Counts requests by who makes them, over all processes of the service. */
export interface RateCounter {
  /**
   * Counts one, and tells how many that makes in the window under way and when it ends. A window begins with the first
   * one counted. Rejects within a second when the counter cannot be reached.
   */
  countRequest(key: string, windowMs: number): Promise<RateCount>;
}

export type RateCount = {
  /** This one included. */
  count: number;
  /** Milliseconds until the window ends: 1 to windowMs. */
  restMs: number;
};
