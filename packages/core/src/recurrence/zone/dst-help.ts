import type { DstChoices } from '../rule.ts';

/** One line of the table: what a choice does to a rule that names an hour and to one that fires in every hour. */
export type DstRow = DstChoices & {
  /** A day of the example zone on which the clocks change. */
  date: string;
  /** That day between these two hours, by the clock. */
  namesHours: DstCell;
  everyHour: DstCell;
};

/** `text` is what the table shows; `runs` is what it says, as UTC times of the day, which a test holds against the code. */
export type DstCell = { cron: string; text: string; runs: string[] };

/** In 2027 it goes forward on 14 March, 02:00 to 03:00, and back on 7 November, 02:00 to 01:00. */
export const dstExampleZone = 'America/New_York';

const byDefault = ' (default)';
const hourly = '0 * * * *';

export const dstRows: readonly DstRow[] = [
  {
    date: '2027-03-14',
    gap: 'shift',
    fold: null,
    namesHours: { cron: '30 2 * * *', text: `03:30, later by the length of the gap${byDefault}`, runs: ['07:30'] },
    everyHour: {
      cron: hourly,
      text: '01:00, 03:00: 02:00 moves to 03:00, where one runs anyway, so one and not two',
      runs: ['06:00', '07:00'],
    },
  },
  {
    date: '2027-03-14',
    gap: 'skip',
    fold: null,
    namesHours: { cron: '30 2 * * *', text: 'not on this day', runs: [] },
    everyHour: { cron: hourly, text: `01:00, 03:00: each elapsed hour once${byDefault}`, runs: ['06:00', '07:00'] },
  },
  {
    date: '2027-11-07',
    gap: null,
    fold: 'first',
    namesHours: { cron: '30 1 * * *', text: `01:30 summer time, once${byDefault}`, runs: ['05:30'] },
    everyHour: { cron: hourly, text: '01:00 summer time, 02:00: two hours apart', runs: ['05:00', '07:00'] },
  },
  {
    date: '2027-11-07',
    gap: null,
    fold: 'last',
    namesHours: { cron: '30 1 * * *', text: '01:30 winter time, once', runs: ['06:30'] },
    everyHour: { cron: hourly, text: '01:00 winter time, 02:00: two hours after 00:00', runs: ['06:00', '07:00'] },
  },
  {
    date: '2027-11-07',
    gap: null,
    fold: 'both',
    namesHours: { cron: '30 1 * * *', text: '01:30 summer time and 01:30 winter time', runs: ['05:30', '06:30'] },
    everyHour: {
      cron: hourly,
      text: `01:00, 01:00, 02:00: each elapsed hour once${byDefault}`,
      runs: ['05:00', '06:00', '07:00'],
    },
  },
];

/** Markdown for README and Swagger: all that summer time does to schedules, in one table. */
export const dstHelp = `Wall-clock rules (\`cron\`, \`text\`, \`later\`, \`rrule\`) meet summer time as in this table. The example is ${dstExampleZone} in 2027.

| clocks | choice | names hours: daily at 02:30 or 01:30 | fires in every hour: \`${hourly}\` |
|---|---|---|---|
${dstRows.map(writeRow).join('\n')}

A rule that names hours keeps its promise of once for each time it names. A rule that fires in every hour follows elapsed time. \`gap\` and \`fold\` choose otherwise. The same holds for changes of any length: 30 minutes in Lord Howe, or the whole day that Apia left out. \`every\` counts elapsed time (a day is 24 h) and \`at\` names instants, so neither meets summer time. \`POST /schedules/preview\` says in a note what was moved, repeated or left out.
`;

function writeRow({ gap, fold, namesHours, everyHour }: DstRow): string {
  const [clocks, choice] = gap
    ? ['forward on 14 March: 02:00 to 03:00 do not exist', `\`"gap": "${gap}"\``]
    : ['back on 7 November: 01:00 to 02:00 come twice', `\`"fold": "${fold}"\``];
  return `| ${clocks} | ${choice} | ${namesHours.text} | ${everyHour.text} |`;
}
