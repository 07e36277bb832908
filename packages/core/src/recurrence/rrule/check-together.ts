import type { RruleParts } from './rrule-parts.ts';
import type { Wrong, WrittenParts } from './split-rrule.ts';

/** What RFC 5545 section 3.3.10 forbids of parts that are right by themselves; null when nothing. */
export function checkTogether(parts: RruleParts, written: WrittenParts): Wrong | null {
  const { freq } = parts;
  const wrong = (name: string, detail: string): Wrong => ({ detail, position: written.get(name)?.nameAt ?? 1 });
  if (parts.count !== null && parts.until)
    return wrong('UNTIL', 'has both COUNT and UNTIL; only one of them may end it');
  if (parts.byMonthDay && freq === 'WEEKLY') return wrong('BYMONTHDAY', 'has BYMONTHDAY, which FREQ=WEEKLY excludes');
  if (parts.byYearDay && (freq === 'DAILY' || freq === 'WEEKLY' || freq === 'MONTHLY')) {
    return wrong('BYYEARDAY', `has BYYEARDAY, which FREQ=${freq} excludes`);
  }
  if (parts.byWeekNo && freq !== 'YEARLY') return wrong('BYWEEKNO', 'has BYWEEKNO, which needs FREQ=YEARLY');
  const nth = parts.byDay?.filter((one) => one.nth !== 0).map((one) => Math.abs(one.nth)) ?? [];
  if (nth.length > 0) {
    if (freq !== 'YEARLY' && freq !== 'MONTHLY') {
      return wrong('BYDAY', 'has a number in BYDAY, which needs FREQ=MONTHLY or FREQ=YEARLY');
    }
    if (parts.byWeekNo) return wrong('BYDAY', 'has a number in BYDAY, which BYWEEKNO excludes');
    if ((freq === 'MONTHLY' || parts.byMonth) && Math.max(...nth) > 5) {
      return wrong('BYDAY', `has number ${Math.max(...nth)} in BYDAY; a month has each weekday 5 times at most`);
    }
  }
  const isOnlySetPos = [...written.keys()].filter((name) => name.startsWith('BY')).length === 1;
  if (parts.bySetPos && isOnlySetPos)
    return wrong('BYSETPOS', 'has BYSETPOS, which needs another part that begins with BY');
  return null;
}
