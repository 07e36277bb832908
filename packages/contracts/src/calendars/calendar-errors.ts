import { checkCalendar, type FieldError } from '@qbasecron/core';

import { isRecord } from '../body-errors.ts';
import { fieldErrors, type SchemaError } from '../field-errors.ts';
import type { CalendarBody } from './calendar-body.ts';

/**
 * Every bad field of a body of PUT /calendars/:name at once: what the schema found, and what the use case would say of the
 * fields that it left intact. Empty when it found none: then it is the use case's turn.
 */
export function calendarErrors(body: unknown, findings: readonly SchemaError[] | null | undefined): FieldError[] {
  const found = fieldErrors(findings ?? [], body);
  if (!isRecord(body) || found.length === 0) return found;
  const bad = new Set(found.map(({ pointer }) => pointer.split('/')[1]));
  const intact = Object.fromEntries(Object.entries(body).filter(([name]) => !bad.has(name))) as CalendarBody;
  const { desc = '', timezone = null, days = [], weekdays = [], windows = [] } = intact;
  const asked = windows.map(({ from, until, what = null }) => ({ from, until, what }));
  return [...found, ...checkCalendar({ name: 'x', desc, timezone, days, weekdays, windows: asked })];
}
