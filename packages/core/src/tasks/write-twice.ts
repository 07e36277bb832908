import { OutcomeUnknown } from '../ports/task-ledger.ts';

/**
 * Runs a write that is harmless to repeat; when its outcome is unknown, runs it once more.
 * @throws OutcomeUnknown when the second run's outcome is unknown too, and whatever else the write throws
 */
export async function writeTwice<Result>(write: () => Promise<Result>): Promise<Result> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof OutcomeUnknown)) throw error;
  }
  try {
    return await write();
  } catch (error) {
    // Even "nothing was written" tells only about the second run.
    throw error instanceof OutcomeUnknown ? error : new OutcomeUnknown('both runs failed', { cause: error });
  }
}
