/** Asks the worker that holds an armed task to let it go. */
export interface HolderAsker {
  /** Null when no answer came within `timeoutMs`, whatever the reason. */
  askHolder(question: HolderQuestion, timeoutMs: number): Promise<HolderAnswer | null>;
}

export interface HolderAnswerer {
  /** Answers questions to this incarnation from now on. Resolves, once subscribed, to its cancel. */
  answerAs(worker: string, answer: (question: HolderQuestion) => HolderAnswer): Promise<() => Promise<void>>;
}

export type HolderQuestion = { worker: string; taskId: string; token: string };

/**
 * released: it was armed and is now parked; it will not be sent for parkMs. sent: the request is on its way or was
 * made. unknown: not held under that token (claimed a moment ago, or already recorded): read the ledger again.
 */
export type HolderAnswer = 'released' | 'sent' | 'unknown';
