import type { LaterComposite, LaterJson } from '../rule.ts';
import { readConstraintKey } from './constraints.ts';
import { everComes } from './days.ts';
import { createLaterSeries } from './engine.ts';
import { exceptFromSchedules, refuse, type Composed } from './except-from-schedules.ts';
import { daysOf } from './fold-exceptions.ts';
import { normalizeComposite } from './normalize-composite.ts';
import { isSpent, isWithin, sayBudget, type Budget } from './search-budget.ts';

const noDay = 'no day from 1970 to 2099 meets all of it';

/**
 * A series of checked JSON, or why there is none: a composite that can never match is a mistake, and never a schedule that
 * stays silent. Years that have passed are no mistake here, where nothing knows what time it is.
 */
export function composeSeries(json: LaterJson): Composed {
  const budget: Budget = { pieces: 0, rare: 0 };
  const schedules: LaterComposite[][] = [];
  for (const [index, composite] of json.schedules.entries()) {
    const detail = checkUnits(composite);
    if (detail !== null) return refuse('schedules', index, detail);
    const pieces = normalizeComposite(composite, 'schedule');
    if (pieces.length === 0) return refuse('schedules', index, 'never fires: its constraints contradict each other');
    const possible = pieces.filter((each) => isWithin(budget, daysOf(each), []));
    if (possible.length === 0) return refuse('schedules', index, `never fires: ${noDay}`);
    if (isSpent(budget)) return refuse('schedules', null, sayBudget(budget));
    schedules.push(possible);
  }
  if (!json.exceptions || json.exceptions.length === 0) {
    return { ok: true, series: createLaterSeries({ schedules: schedules.flat() }) };
  }
  const exceptions: LaterComposite[] = [];
  for (const [index, composite] of json.exceptions.entries()) {
    const pieces = normalizeComposite(composite, 'exception');
    if (pieces.length === 0) return refuse('exceptions', index, 'never matches: its constraints contradict each other');
    const possible = pieces.filter((each) => everComes(daysOf(each)));
    if (possible.length === 0) return refuse('exceptions', index, `never matches: ${noDay}`);
    exceptions.push(...possible);
  }
  return exceptFromSchedules(schedules, exceptions);
}

function checkUnits(composite: LaterComposite): string | null {
  const keys = Object.keys(composite).flatMap((key) => readConstraintKey(key) ?? []);
  const names = new Set(keys.map(({ constraint }) => constraint.key));
  const isBounded = keys.some(({ constraint, modifier }) => constraint.key === 't' && modifier !== null);
  const namesTimes = keys.some(
    ({ constraint, modifier }) => 'smh'.includes(constraint.key) || (constraint.key === 't' && modifier === null),
  );
  if (isBounded && !namesTimes) {
    return 'has t_a or t_b, which limit the times of day but name none: add h, m, s or t';
  }
  const weeks = ['wm', 'wy', 'dc'].filter((unit) => names.has(unit));
  const namesDays = ['D', 'd', 'dw', 'dy'].some((unit) => names.has(unit));
  if (weeks.length > 1 && !namesDays && !namesTimes) {
    return `has ${weeks.join(' and ')} but no day: add dw, D or dy`;
  }
  return null;
}
