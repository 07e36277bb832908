import type { LaterComposite } from '../rule.ts';
import { frequencyOf } from './days.ts';

/** later looks at each piece for each occurrence, and over years for one that comes rarely: 0.3 ms for once in 28 years. */
export const piecesMax = 50;
export const rarePiecesMax = 10;

/** What the pieces so far cost to search. */
export type Budget = { pieces: number; rare: number };

/** False for days that never come, which cost nothing. */
export function isWithin(budget: Budget, days: LaterComposite, except: LaterComposite[]): boolean {
  // The budget is refused anyway; to look on would take long.
  if (isSpent(budget)) return true;
  const frequency = frequencyOf(days, except);
  if (frequency === 'never') return false;
  budget.pieces++;
  if (frequency === 'rare') budget.rare++;
  return true;
}

export function isSpent({ pieces, rare }: Budget): boolean {
  return pieces > piecesMax || rare > rarePiecesMax;
}

export function sayBudget({ rare }: Budget): string {
  if (rare > rarePiecesMax) {
    return `come to more than ${rarePiecesMax} different days that come less often than every fourth year`;
  }
  return `come to more than ${piecesMax} different sets of days and times`;
}
