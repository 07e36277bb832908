/** `next` are the first two wall times from Thursday, 1 January 2026, 00:00:00 on. A test computes each of them. */
export type TextExample = { text: string; next: [string, string] };

/** By the clauses they show. */
export const textExamples: readonly TextExample[] = [
  { text: 'every 5 mins', next: ['2026-01-01 00:00:00', '2026-01-01 00:05:00'] },
  { text: 'every 30 seconds', next: ['2026-01-01 00:00:00', '2026-01-01 00:00:30'] },
  { text: 'every 2 hours on the 30th minute', next: ['2026-01-01 00:30:00', '2026-01-01 02:30:00'] },
  { text: 'every 5 mins starting on the 3rd minute', next: ['2026-01-01 00:03:00', '2026-01-01 00:08:00'] },
  { text: 'every 2 hours between the 8th and 18th hour', next: ['2026-01-01 08:00:00', '2026-01-01 10:00:00'] },
  {
    text: 'every 15 mins after 9:00 am before 5:30 pm every weekday',
    next: ['2026-01-01 09:00:00', '2026-01-01 09:15:00'],
  },
  { text: 'at 10:15 am every weekday', next: ['2026-01-01 10:15:00', '2026-01-02 10:15:00'] },
  { text: 'every weekday at 10:15', next: ['2026-01-01 10:15:00', '2026-01-02 10:15:00'] },
  { text: 'every weekend at 9 am and 22:30', next: ['2026-01-03 09:00:00', '2026-01-03 22:30:00'] },
  { text: 'every day at 10:15:30', next: ['2026-01-01 10:15:30', '2026-01-02 10:15:30'] },
  { text: 'on mon, wed and fri at 5:00 pm', next: ['2026-01-02 17:00:00', '2026-01-05 17:00:00'] },
  { text: 'on fri through mon at 12:00 am', next: ['2026-01-02 00:00:00', '2026-01-03 00:00:00'] },
  { text: 'on the first day of the month at 9:00 am', next: ['2026-01-01 09:00:00', '2026-02-01 09:00:00'] },
  { text: 'on the 15th and last day at 12 pm', next: ['2026-01-15 12:00:00', '2026-01-31 12:00:00'] },
  { text: 'on the 5-10 minute', next: ['2026-01-01 00:05:00', '2026-01-01 00:06:00'] },
  { text: 'on the last friday of the month at 18:00', next: ['2026-01-30 18:00:00', '2026-02-27 18:00:00'] },
  { text: 'on the 2nd day instance on tue', next: ['2026-01-13 00:00:00', '2026-02-10 00:00:00'] },
  { text: 'on the 100th day of the year at 8 am', next: ['2026-04-10 08:00:00', '2027-04-10 08:00:00'] },
  { text: 'on mon on the 10th week of the year', next: ['2026-03-02 00:00:00', '2027-03-08 00:00:00'] },
  { text: 'on the 2nd week of the month at 8 am', next: ['2026-01-04 08:00:00', '2026-01-05 08:00:00'] },
  { text: 'every 3 months on the 1st day at 6 am', next: ['2026-01-01 06:00:00', '2026-04-01 06:00:00'] },
  { text: 'at 9 am on the 1st day of january and july', next: ['2026-01-01 09:00:00', '2026-07-01 09:00:00'] },
  { text: 'on the 1st day of march in 2027 and 2029-2031', next: ['2027-03-01 00:00:00', '2029-03-01 00:00:00'] },
  { text: 'after the 9th hour before the 12th hour', next: ['2026-01-01 09:00:00', '2026-01-01 10:00:00'] },
  { text: 'at 9 am on mon also at 5 pm on fri', next: ['2026-01-02 17:00:00', '2026-01-05 09:00:00'] },
  {
    text: 'at 9 am every weekday except on the 1st day of january also on the 25th day of december',
    next: ['2026-01-02 09:00:00', '2026-01-05 09:00:00'],
  },
];

/** The grammar that works, in Markdown, for the API's page. */
export function writeTextHelp(): string {
  const rows = textExamples.map(({ text, next }) => `| \`${text}\` | ${next[0]} | ${next[1]} |`);
  return `${grammar}\n\n| text | first | second |\n|---|---|---|\n${rows.join('\n')}\n`;
}

const grammar = `
A text is a row of clauses. Each clause narrows the times: all of them must fit. Upper case does not matter, \`and\` and commas may stand between clauses, and a text has at most 256 characters. All times are local times of the schedule's \`timezone\`.

| clause | means |
|---|---|
| \`every UNIT\`, \`every 5 UNIT\` | from the start of the larger unit on, so that the number must divide it: 5 minutes are fine, 7 or 90 are refused. Use \`every: "90m"\` for those |
| \`… starting on the 3rd UNIT\` | the same, but from there on |
| \`… between the 5th and 20th\` | only from the one to the other, both included; here any number is fine |
| \`every weekday\`, \`every weekend\`, \`every monday\` | Monday to Friday, Saturday and Sunday, that day |
| \`at TIME\`, \`at TIME and TIME\` | single times of day |
| \`on DAY\`, \`on DAY and DAY\`, \`on DAY through DAY\` | days of the week: \`mon\`, \`monday\`, \`weekdays\` |
| \`on the NUMBER UNIT\`, \`on the first UNIT\`, \`on the last UNIT\` | numbers are \`3\`, \`3rd\`, \`3-5\`, \`3rd and 5th\` |
| \`on the first DAY of the month\` | the first, 2nd, … or last Friday, say |
| \`of MONTH\`, \`in MONTH\`, \`in YEAR\` | \`jan\`, \`january\`, \`2027\`, \`2027-2030\` |
| \`after TIME\`, \`before TIME\` | from that time on, until just before that time; they limit other clauses |
| \`after the 3rd UNIT\`, \`before the 3rd UNIT\` | from that one on, until just before that one |
| \`… also …\` | begins another set of clauses: the times of both |
| \`… except …\` | the clauses after it take times away; \`also\` begins another exception |

UNIT is \`second\`, \`minute\`, \`hour\`, \`day\` (of the month), \`day of the week\` (1 is Sunday), \`day of the year\`, \`day instance\` (2 with a Tuesday is the second Tuesday of the month), \`week\` (of the year, ISO), \`week of the month\` (from Sunday to Saturday), \`month\` or \`year\`, in the plural as well, and \`s\`, \`sec\`, \`m\`, \`min\`, \`h\`. Seconds, minutes and hours count from 0: the 3rd minute is 10:03. TIME is \`10:15 am\`, \`10 am\`, \`22:15\` or \`22:15:30\`; \`12:00 am\` is midnight and \`12:00 pm\` noon.

What a text leaves open below its finest unit is the start of that unit, once: \`every 2 hours\` is at minute 0 and second 0, \`on the last day\` at 00:00:00. Above it everything fits: \`on the 5th minute\` is each hour. Where that would fire more often than the words say, the text is refused: \`every month at 9:00 am\` needs a day.

The first two times from Thursday, 1 January 2026, 00:00:00 on:
`.trim();
