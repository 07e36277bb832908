/** Bodies that try-it-out starts with: one for every form of a rule. The callbacks go to the push app's sandbox. */

const token = 'B1504D99F0C0DB8048709EC58BACD4A1054CB331C57627A042E72CE1DFC6873F';
const callbackUrl = 'http://127.0.0.1:3453/api/v0.1.0/push';

/** The rules by themselves, as POST /schedules/preview takes them. */
const ruleExamples = {
  cron: { summary: 'cron: weekdays at 09:00', rule: { cron: '0 9 * * MON-FRI', timezone: 'Asia/Shanghai' } },
  cronZone: {
    summary: 'cron with its zone: 02:30, which summer time skips or repeats twice a year',
    rule: { cron: 'TZ=Europe/Berlin 30 2 * * *', gap: 'shift', fold: 'first' },
  },
  cronHash: {
    summary: 'cron with H: once an hour, in a minute that differs from schedule to schedule',
    rule: { cron: 'H * * * *' },
  },
  text: { summary: 'text: plain English', rule: { text: 'at 10:15 am every weekday', timezone: 'America/New_York' } },
  later: {
    summary: 'later: its JSON, here 10:15 on weekdays but not on 25 December',
    rule: { later: { schedules: [{ dw: [2, 3, 4, 5, 6], h: [10], m: [15] }], exceptions: [{ M: [12], D: [25] }] } },
  },
  every: {
    summary: 'every: each 90 minutes, counted from an anchor',
    rule: { every: '90m', anchor_at: '2026-11-11 00:00:00' },
  },
  rrule: {
    summary: 'rrule: the last Friday of each month at 17:00',
    rule: { rrule: 'FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=17;BYMINUTE=0;BYSECOND=0', timezone: 'Europe/London' },
  },
  at: {
    summary: 'at: single times',
    rule: { at: ['2099-01-01 09:00:00', '2099-06-30T12:00:00+02:00'], timezone: 'Asia/Shanghai' },
  },
  jitter: {
    summary: 'jitter and a calendar: hourly, within five minutes, not on holidays (put the calendar first)',
    rule: { cron: '@hourly', jitter: '5m', calendars: ['holidays'], on_excluded: 'skip' },
  },
} as const;

type RuleExamples = { [Name in keyof typeof ruleExamples]: { summary: string; value: Record<string, unknown> } };

/** The same rules with a task. */
export const ruleBodies = mapExamples((rule, name) => ({
  ...rule,
  desc: `Try ${name}`,
  labels: ['examples'],
  task: { callback_url: callbackUrl, body: { token, alert: '日报 {{scheduled_time}}', badge: 1 } },
}));

export const previewBodies = mapExamples((rule) => ({ ...rule, count: 5 }));

function mapExamples(value: (rule: object, name: string) => Record<string, unknown>): RuleExamples {
  const entries = Object.entries(ruleExamples).map(([name, { summary, rule }]) => [
    name,
    { summary, value: value(rule, name) },
  ]);
  return Object.fromEntries(entries) as RuleExamples;
}

export const patchBodies = {
  rule: { summary: 'Another rule', value: { text: 'at 9:30 am every weekday' } },
  choices: { summary: 'No labels any more, and run one at a time', value: { labels: null, overlap: 'buffer_one' } },
  task: { summary: 'A header more', value: { task: { headers: { 'x-run': '{{run_number}}' } } } },
};

export const backfillBodies = {
  week: {
    summary: 'A week again, five a second',
    value: { from: '2026-11-01 00:00:00', to: '2026-11-08 00:00:00', rate_per_second: 5 },
  },
};

/** What a refusal of a rule says. */
export const badCron = { pointer: '#/cron', detail: 'has minute 60; minutes go from 0 to 59', position: 1 };
