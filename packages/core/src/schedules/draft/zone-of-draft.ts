import type { FieldError } from '../../model/refusal.ts';
import { splitCron } from '../../recurrence/cron/split-cron.ts';
import type { ScheduleDraft } from '../schedule-draft.ts';

/** The zone of a draft: that of its cron's prefix, or the one it names, or `fallback`. Pure. */
export function zoneOfDraft(
  { cron, timezone }: Pick<ScheduleDraft, 'cron' | 'timezone'>,
  fallback: string,
): { timezone: string; errors: FieldError[] } {
  const prefixed = cron === undefined ? null : zoneOfCron(cron);
  if (prefixed === null) return { timezone: timezone ?? fallback, errors: [] };
  if (timezone === undefined || timezone === prefixed) return { timezone: prefixed, errors: [] };
  const detail = `is ${timezone}, but \`cron\` begins with the zone ${prefixed}; give only one of them`;
  return { timezone: prefixed, errors: [{ pointer: '#/timezone', detail }] };
}

/** Null also where there is something wrong: that is told where the cron is compiled. */
function zoneOfCron(cron: string): string | null {
  const split = splitCron(cron);
  return split.ok && split.value.timezone.ok ? split.value.timezone.value : null;
}
