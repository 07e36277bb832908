import assert from 'node:assert/strict';
import type { Calendar } from '../../../../src/model/calendar.ts';
import { type Preview, previewRecurrence } from '../../../../src/recurrence/preview.ts';
import { createRecurrence, type Recurrence, type RecurrenceInput } from '../../../../src/recurrence/recurrence.ts';
import type { RuleFault } from '../../../../src/recurrence/rule.ts';

export const plainInput: RecurrenceInput = {
  rule: { kind: 'cron', cron: '0 12 * * *' },
  timezone: 'UTC',
  hashSeed: '66a1b2c3d4e5f60718293a4b',
  gap: null,
  fold: null,
  startAt: null,
  endAt: null,
  jitterMs: 0,
  calendars: [],
  onExcluded: 'skip',
};

export function instant(text: string): number {
  const at = Date.parse(text);
  assert.ok(!Number.isNaN(at), text);
  return at;
}

export function recurrence(set: Partial<RecurrenceInput>): Recurrence {
  const read = createRecurrence({ ...plainInput, ...set });
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

export function cron(text: string, set: Partial<RecurrenceInput> = {}): Recurrence {
  return recurrence({ ...set, rule: { kind: 'cron', cron: text } });
}

export function faults(set: Partial<RecurrenceInput>): RuleFault[] {
  const read = createRecurrence({ ...plainInput, ...set });
  return read.ok ? [] : read.faults;
}

export async function preview(one: Recurrence, after: string, count: number): Promise<Preview> {
  return await previewRecurrence({ recurrence: one, after: instant(after), count, turn: () => undefined });
}

export function calendar(set: Partial<Calendar>): Calendar {
  return {
    name: 'closed',
    desc: '',
    timezone: null,
    days: [],
    weekdays: [],
    windows: [],
    revision: 1,
    createdAt: 0,
    updatedAt: 0,
    ...set,
  };
}
