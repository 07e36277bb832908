/**
 * Remembers good answers by id, so that what comes twice is done once: callbacks come at least once, and a recorded one
 * can be sent again by anybody for as long as its signature is good.
 */
export type AnswerMemory<Answer> = {
  /** `act`'s answer, or that of the call before with the same id, which may still be under way. */
  answerOnce(id: string, act: () => Promise<Answer>): Promise<Answer>;
};

/** Thirty a second for the minutes in which a signature is good; some megabytes. */
const answersMaxDefault = 10_000;

/** @param answersMax beyond that the oldest is forgotten @default 10,000 */
export function createAnswerMemory<Answer>(answersMax = answersMaxDefault): AnswerMemory<Answer> {
  const answers = new Map<string, Promise<Answer>>();
  return {
    async answerOnce(id, act) {
      const before = answers.get(id);
      if (before) return await before;
      if (answers.size >= answersMax) answers.delete(answers.keys().next().value as string);
      const answer = act();
      answers.set(id, answer);
      // A retry carries the same id, and must be a new try.
      answer.catch(() => answers.get(id) === answer && answers.delete(id));
      return await answer;
    },
  };
}
