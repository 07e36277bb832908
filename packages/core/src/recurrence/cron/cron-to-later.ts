import type { LaterComposite, LaterJson } from '../rule.ts';
import type { ParsedCron, ParsedField } from './parse-cron.ts';

/**
 * later's JSON of a parsed expression. Fields that leave all values are left out, for a constraint less is time saved;
 * `daysBeforeLast` and `nearestWeekday` are our own constraints, see later/custom-periods.ts.
 */
export function cronToLater({ fields, eitherDay }: ParsedCron): LaterJson {
  const time: LaterComposite = { s: fields.second.values };
  if (!fields.minute.isFull) time.m = fields.minute.values;
  if (!fields.hour.isFull) time.h = fields.hour.values;
  if (!fields.month.isFull) time.M = fields.month.values;
  if (!fields.year.isFull) time.Y = fields.year.values;
  return { schedules: joinDays(fields, eitherDay).map((day) => ({ ...time, ...day })) };
}

function joinDays(fields: ParsedCron['fields'], eitherDay: boolean): LaterComposite[] {
  const days = dayComposites(fields['day-of-month']);
  const weekdays = weekdayComposites(fields['day-of-week']);
  if (!eitherDay) {
    return days.flatMap((day) =>
      weekdays.filter((weekday) => canMeet(day, weekday)).map((weekday) => ({ ...day, ...weekday })),
    );
  }
  const isEveryDay = fields['day-of-month'].isFull || fields['day-of-week'].isFull;
  return isEveryDay ? [{}] : [...days, ...weekdays];
}

/** ORed; a single empty one for a field that leaves all days. */
function dayComposites(field: ParsedField): LaterComposite[] {
  if (field.isFull) return [{}];
  const plain = field.values.length > 0 ? [{ D: field.values }] : [];
  const special = field.specialDays.map((day): LaterComposite => {
    if (day.kind === 'nearestWeekday') return { nearestWeekday: [day.day] };
    return day.days === 0 ? { D: [0] } : { daysBeforeLast: [day.days] };
  });
  return [...plain, ...unique(special)];
}

/** later's Sunday is 1, and its count 0 the last one. */
function weekdayComposites(field: ParsedField): LaterComposite[] {
  if (field.isFull) return [{}];
  const plain = field.values.length > 0 ? [{ dw: field.values.map((weekday) => weekday + 1) }] : [];
  const byNth = Map.groupBy(field.nthWeekdays, (day) => day.nth);
  const special = [...byNth].map(([nth, days]) => ({ dw: days.map((day) => day.weekday + 1), dc: [nth] }));
  return [...plain, ...special];
}

/**
 * False for two that no day fits, such as a third Tuesday on the last day. later would have to walk thirty years to see
 * it, for every such pair and each time it is asked.
 */
function canMeet(day: LaterComposite, weekday: LaterComposite): boolean {
  if (day.nearestWeekday && weekday.dw?.every((each) => each === 1 || each === 7)) return false;
  const [nth] = weekday.dc ?? [];
  if (nth === undefined) return true;
  const [from, to] = nth === 0 ? [22, 31] : [7 * nth - 6, 7 * nth];
  return daySpan(day).some(([first, last]) => first <= to && last >= from);
}

/** Within what days of a month each of its days may lie. */
function daySpan({ D, daysBeforeLast, nearestWeekday }: LaterComposite): [number, number][] {
  if (daysBeforeLast) return daysBeforeLast.map((days) => [28 - days, 31 - days]);
  if (nearestWeekday) return nearestWeekday.map((day) => (day === 0 ? [26, 31] : [day - 2, day + 2]));
  return D?.map((day) => (day === 0 ? [28, 31] : [day, day])) ?? [[1, 31]];
}

function unique(composites: LaterComposite[]): LaterComposite[] {
  return [...new Map(composites.map((composite) => [JSON.stringify(composite), composite])).values()];
}
