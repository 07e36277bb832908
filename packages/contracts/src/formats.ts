import { checkTaskTime, isZone, readDuration } from '@qbasecron/core';

import { calendarDayFault } from './calendars/calendar-day.ts';
import { headerNameFault, headerValueFault } from './header-rules.ts';
import { labelCharsMax } from './limits.ts';
import { nameFault } from './names.ts';
import { headerTemplateFault, pathTemplateFault, urlTemplateFault } from './schedules/template-faults.ts';
import { parseStatusRange } from './status-range.ts';
import { pathFault, targetUrlFault, urlFault } from './url-fault.ts';

/** What is wrong with a text, continuing a sentence that begins with the field's name; null when it fits. */
type FormatRule = (value: string) => string | null;

/**
 * The formats of our schemas, as rules with a reason. They are formats so that one pass of the validator reports every
 * bad field at once.
 */
const rules = {
  'task-time': checkTaskTime,
  duration: (value) =>
    readDuration(value) === null
      ? 'must be a duration of at most ten years, such as `90s`, `1d2h30m` or `PT30M`'
      : null,
  'iana-zone': (value) =>
    isZone(value) ? null : 'must be an IANA time zone such as `UTC`, `Asia/Shanghai` or `Europe/Berlin`',
  'callback-url': urlFault,
  'callback-url-template': urlTemplateFault,
  'target-url': targetUrlFault,
  'target-path': pathFault,
  'target-path-template': pathTemplateFault,
  'status-range': (value) =>
    parseStatusRange(value) ? null : 'must be a status, a range or a class, such as `200`, `200-204` or `2xx`',
  'plain-text': (value) => (value.includes('\0') ? 'must not contain the character NUL' : wellFormedFault(value)),
  'well-formed': wellFormedFault,
  'header-name': headerNameFault,
  'header-value': headerValueFault,
  'header-value-template': headerTemplateFault,
  'basic-username': (value) =>
    /[:\p{Cc}]/u.test(value) ? 'must not contain a colon or control characters (RFC 7617)' : wellFormedFault(value),
  label: labelFault,
  name: nameFault,
  'calendar-day': calendarDayFault,
} satisfies Record<string, FormatRule>;

export type TaskFormat = keyof typeof rules;

/** For Ajv's option `formats`. */
export const taskFormats: Record<TaskFormat, (value: string) => boolean> = mapRules(
  (rule) => (value) => rule(value) === null,
);

/** The sentence that tells what is wrong with `value`; a general one for a format that is not ours or does fit. */
export function formatDetail(format: string, value: string): string {
  const rule: FormatRule | undefined = Object.hasOwn(rules, format) ? rules[format as TaskFormat] : undefined;
  return rule?.(value) ?? `must match the format ${format}`;
}

function mapRules<Result>(map: (rule: FormatRule) => Result): Record<TaskFormat, Result> {
  const entries = Object.entries(rules).map(([name, rule]) => [name, map(rule)] as const);
  return Object.fromEntries(entries) as Record<TaskFormat, Result>;
}

function wellFormedFault(value: string): string | null {
  return value.isWellFormed() ? null : 'must not contain half of a surrogate pair: it cannot be sent as UTF-8';
}

function labelFault(value: string): string | null {
  if (value.length > labelCharsMax) return `must not exceed ${labelCharsMax} characters`;
  if (value === '' || value.trim() !== value) return 'must not be empty or begin or end with a space';
  if (/[\p{Cc},]/u.test(value)) return 'must not contain commas or control characters';
  return wellFormedFault(value);
}
