import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import { compiled, days, take, wallMs } from './support.ts';

/** The examples of RFC 5545 section 3.8.5.3, in its order; all are in America/New_York. */
type Example = { name: string; rules: string[]; dtstart: string; dates: string[]; isOver: boolean };

const mondayToSunday = 'SU,MO,TU,WE,TH,FR,SA';

function example(name: string, rules: string | string[], dtstart: string, dates: string[], end?: 'over'): Example {
  return { name, rules: [rules].flat(), dtstart: `${dtstart} 09:00:00`, dates, isOver: end === 'over' };
}

const yearsOf = (years: string[], ...parts: [month: string, list: string][]) =>
  years.flatMap((year) => parts.flatMap(([month, list]) => days(`${year}-${month}`, list)));

const examples: Example[] = [
  example('daily for 10 occurrences', 'FREQ=DAILY;COUNT=10', '1997-09-02', days('1997-09', '2-11'), 'over'),
  example(
    'daily until December 24, 1997',
    'FREQ=DAILY;UNTIL=19971224T000000Z',
    '1997-09-02',
    [...days('1997-09', '2-30'), ...days('1997-10', '1-31'), ...days('1997-11', '1-30'), ...days('1997-12', '1-23')],
    'over',
  ),
  example('every other day', 'FREQ=DAILY;INTERVAL=2', '1997-09-02', [
    ...days('1997-09', '2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30'),
    ...days('1997-10', '2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30'),
    ...days('1997-11', '1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29'),
    ...days('1997-12', '1, 3'),
  ]),
  example(
    'every 10 days, 5 occurrences',
    'FREQ=DAILY;INTERVAL=10;COUNT=5',
    '1997-09-02',
    [...days('1997-09', '2, 12, 22'), ...days('1997-10', '2, 12')],
    'over',
  ),
  example(
    'every day in January, for 3 years',
    [
      `FREQ=YEARLY;UNTIL=20000131T140000Z;BYMONTH=1;BYDAY=${mondayToSunday}`,
      'FREQ=DAILY;UNTIL=20000131T140000Z;BYMONTH=1',
    ],
    '1998-01-01',
    yearsOf(['1998', '1999', '2000'], ['01', '1-31']),
    'over',
  ),
  example(
    'weekly for 10 occurrences',
    'FREQ=WEEKLY;COUNT=10',
    '1997-09-02',
    [...days('1997-09', '2, 9, 16, 23, 30'), ...days('1997-10', '7, 14, 21, 28'), ...days('1997-11', '4')],
    'over',
  ),
  example(
    'weekly until December 24, 1997',
    'FREQ=WEEKLY;UNTIL=19971224T000000Z',
    '1997-09-02',
    [
      ...days('1997-09', '2, 9, 16, 23, 30'),
      ...days('1997-10', '7, 14, 21, 28'),
      ...days('1997-11', '4, 11, 18, 25'),
      ...days('1997-12', '2, 9, 16, 23'),
    ],
    'over',
  ),
  example('every other week', 'FREQ=WEEKLY;INTERVAL=2;WKST=SU', '1997-09-02', [
    ...days('1997-09', '2, 16, 30'),
    ...days('1997-10', '14, 28'),
    ...days('1997-11', '11, 25'),
    ...days('1997-12', '9, 23'),
    ...days('1998-01', '6, 20'),
    ...days('1998-02', '3, 17'),
  ]),
  example(
    'weekly on Tuesday and Thursday for five weeks',
    ['FREQ=WEEKLY;UNTIL=19971007T000000Z;WKST=SU;BYDAY=TU,TH', 'FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH'],
    '1997-09-02',
    [...days('1997-09', '2, 4, 9, 11, 16, 18, 23, 25, 30'), ...days('1997-10', '2')],
    'over',
  ),
  example(
    'every other week on Monday, Wednesday and Friday until December 24, 1997',
    'FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000Z;WKST=SU;BYDAY=MO,WE,FR',
    '1997-09-01',
    [
      ...days('1997-09', '1, 3, 5, 15, 17, 19, 29'),
      ...days('1997-10', '1, 3, 13, 15, 17, 27, 29, 31'),
      ...days('1997-11', '10, 12, 14, 24, 26, 28'),
      ...days('1997-12', '8, 10, 12, 22'),
    ],
    'over',
  ),
  example(
    'every other week on Tuesday and Thursday, for 8 occurrences',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH',
    '1997-09-02',
    [...days('1997-09', '2, 4, 16, 18, 30'), ...days('1997-10', '2, 14, 16')],
    'over',
  ),
  example(
    'monthly on the first Friday for 10 occurrences',
    'FREQ=MONTHLY;COUNT=10;BYDAY=1FR',
    '1997-09-05',
    [
      ...days('1997-09', '5'),
      ...days('1997-10', '3'),
      ...days('1997-11', '7'),
      ...days('1997-12', '5'),
      ...days('1998-01', '2'),
      ...days('1998-02', '6'),
      ...days('1998-03', '6'),
      ...days('1998-04', '3'),
      ...days('1998-05', '1'),
      ...days('1998-06', '5'),
    ],
    'over',
  ),
  example(
    'monthly on the first Friday until December 24, 1997',
    'FREQ=MONTHLY;UNTIL=19971224T000000Z;BYDAY=1FR',
    '1997-09-05',
    [...days('1997-09', '5'), ...days('1997-10', '3'), ...days('1997-11', '7'), ...days('1997-12', '5')],
    'over',
  ),
  example(
    'every other month on the first and last Sunday, for 10 occurrences',
    'FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU',
    '1997-09-07',
    [
      ...days('1997-09', '7, 28'),
      ...days('1997-11', '2, 30'),
      ...days('1998-01', '4, 25'),
      ...days('1998-03', '1, 29'),
      ...days('1998-05', '3, 31'),
    ],
    'over',
  ),
  example(
    'monthly on the second-to-last Monday for 6 months',
    'FREQ=MONTHLY;COUNT=6;BYDAY=-2MO',
    '1997-09-22',
    [
      ...days('1997-09', '22'),
      ...days('1997-10', '20'),
      ...days('1997-11', '17'),
      ...days('1997-12', '22'),
      ...days('1998-01', '19'),
      ...days('1998-02', '16'),
    ],
    'over',
  ),
  example('monthly on the third-to-last day of the month', 'FREQ=MONTHLY;BYMONTHDAY=-3', '1997-09-28', [
    ...days('1997-09', '28'),
    ...days('1997-10', '29'),
    ...days('1997-11', '28'),
    ...days('1997-12', '29'),
    ...days('1998-01', '29'),
    ...days('1998-02', '26'),
  ]),
  example(
    'monthly on the 2nd and 15th, for 10 occurrences',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15',
    '1997-09-02',
    [
      ...yearsOf(['1997'], ['09', '2, 15'], ['10', '2, 15'], ['11', '2, 15'], ['12', '2, 15']),
      ...days('1998-01', '2, 15'),
    ],
    'over',
  ),
  example(
    'monthly on the first and last day, for 10 occurrences',
    'FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1',
    '1997-09-30',
    [
      ...yearsOf(['1997'], ['09', '30'], ['10', '1, 31'], ['11', '1, 30'], ['12', '1, 31']),
      ...days('1998-01', '1, 31'),
      ...days('1998-02', '1'),
    ],
    'over',
  ),
  example(
    'every 18 months on the 10th to 15th, for 10 occurrences',
    'FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15',
    '1997-09-10',
    [...days('1997-09', '10-15'), ...days('1999-03', '10-13')],
    'over',
  ),
  example('every Tuesday, every other month', 'FREQ=MONTHLY;INTERVAL=2;BYDAY=TU', '1997-09-02', [
    ...days('1997-09', '2, 9, 16, 23, 30'),
    ...days('1997-11', '4, 11, 18, 25'),
    ...days('1998-01', '6, 13, 20, 27'),
    ...days('1998-03', '3, 10, 17, 24, 31'),
  ]),
  example(
    'yearly in June and July, for 10 occurrences',
    'FREQ=YEARLY;COUNT=10;BYMONTH=6,7',
    '1997-06-10',
    yearsOf(['1997', '1998', '1999', '2000', '2001'], ['06', '10'], ['07', '10']),
    'over',
  ),
  example(
    'every other year in January, February and March, for 10 occurrences',
    'FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3',
    '1997-03-10',
    [...days('1997-03', '10'), ...yearsOf(['1999', '2001', '2003'], ['01', '10'], ['02', '10'], ['03', '10'])],
    'over',
  ),
  example(
    'every third year on the 1st, 100th and 200th day, for 10 occurrences',
    'FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200',
    '1997-01-01',
    [
      ...yearsOf(['1997'], ['01', '1'], ['04', '10'], ['07', '19']),
      ...yearsOf(['2000'], ['01', '1'], ['04', '9'], ['07', '18']),
      ...yearsOf(['2003'], ['01', '1'], ['04', '10'], ['07', '19']),
      ...days('2006-01', '1'),
    ],
    'over',
  ),
  example('every 20th Monday of the year', 'FREQ=YEARLY;BYDAY=20MO', '1997-05-19', [
    ...days('1997-05', '19'),
    ...days('1998-05', '18'),
    ...days('1999-05', '17'),
  ]),
  example('Monday of week number 20', 'FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12', [
    ...days('1997-05', '12'),
    ...days('1998-05', '11'),
    ...days('1999-05', '17'),
  ]),
  example('every Thursday in March', 'FREQ=YEARLY;BYMONTH=3;BYDAY=TH', '1997-03-13', [
    ...days('1997-03', '13, 20, 27'),
    ...days('1998-03', '5, 12, 19, 26'),
    ...days('1999-03', '4, 11, 18, 25'),
  ]),
  example('every Thursday, but only in June, July and August', 'FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8', '1997-06-05', [
    ...yearsOf(['1997'], ['06', '5, 12, 19, 26'], ['07', '3, 10, 17, 24, 31'], ['08', '7, 14, 21, 28']),
    ...yearsOf(['1998'], ['06', '4, 11, 18, 25'], ['07', '2, 9, 16, 23, 30'], ['08', '6, 13, 20, 27']),
    ...yearsOf(['1999'], ['06', '3, 10, 17, 24'], ['07', '1, 8, 15, 22, 29'], ['08', '5, 12, 19, 26']),
  ]),
  example('every Friday the 13th', 'FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02', [
    ...yearsOf(['1998'], ['02', '13'], ['03', '13'], ['11', '13']),
    ...days('1999-08', '13'),
    ...days('2000-10', '13'),
  ]),
  example(
    'the first Saturday that follows the first Sunday of the month',
    'FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13',
    '1997-09-13',
    [
      ...yearsOf(['1997'], ['09', '13'], ['10', '11'], ['11', '8'], ['12', '13']),
      ...yearsOf(['1998'], ['01', '10'], ['02', '7'], ['03', '7'], ['04', '11'], ['05', '9'], ['06', '13']),
    ],
  ),
  example(
    'U.S. Presidential Election day',
    'FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8',
    '1996-11-05',
    [...days('1996-11', '5'), ...days('2000-11', '7'), ...days('2004-11', '2')],
  ),
  example(
    'the third Tuesday, Wednesday or Thursday of the month, for 3 months',
    'FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3',
    '1997-09-04',
    [...days('1997-09', '4'), ...days('1997-10', '7'), ...days('1997-11', '6')],
    'over',
  ),
  example('the second-to-last weekday of the month', 'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2', '1997-09-29', [
    ...yearsOf(['1997'], ['09', '29'], ['10', '30'], ['11', '27'], ['12', '30']),
    ...yearsOf(['1998'], ['01', '29'], ['02', '26'], ['03', '30']),
  ]),
  example(
    // As erratum 3883 corrects it: the UNTIL that was printed, 17:00 UTC, is 13:00 in New York.
    'every 3 hours from 9:00 to 17:00 on a day',
    'FREQ=HOURLY;INTERVAL=3;UNTIL=19970902T210000Z',
    '1997-09-02',
    ['1997-09-02 09:00:00', '1997-09-02 12:00:00', '1997-09-02 15:00:00'],
    'over',
  ),
  example(
    'every 15 minutes for 6 occurrences',
    'FREQ=MINUTELY;INTERVAL=15;COUNT=6',
    '1997-09-02',
    ['09:00', '09:15', '09:30', '09:45', '10:00', '10:15'].map((time) => `1997-09-02 ${time}:00`),
    'over',
  ),
  example(
    'every hour and a half for 4 occurrences',
    'FREQ=MINUTELY;INTERVAL=90;COUNT=4',
    '1997-09-02',
    ['09:00', '10:30', '12:00', '13:30'].map((time) => `1997-09-02 ${time}:00`),
    'over',
  ),
  example(
    'every 20 minutes from 9:00 to 16:40 every day',
    [
      'FREQ=DAILY;BYHOUR=9,10,11,12,13,14,15,16;BYMINUTE=0,20,40',
      'FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10,11,12,13,14,15,16',
    ],
    '1997-09-02',
    ['1997-09-02', '1997-09-03'].flatMap((date) =>
      ['09', '10', '11', '12', '13', '14', '15', '16'].flatMap((hour) =>
        ['00', '20', '40'].map((minute) => `${date} ${hour}:${minute}:00`),
      ),
    ),
  ),
  example(
    'where weeks begin on Monday',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO',
    '1997-08-05',
    days('1997-08', '5, 10, 19, 24'),
    'over',
  ),
  example(
    'where weeks begin on Sunday',
    'FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU',
    '1997-08-05',
    days('1997-08', '5, 17, 19, 31'),
    'over',
  ),
  example(
    'an invalid date (February 30) is left out',
    'FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5',
    '2007-01-15',
    [...days('2007-01', '15, 30'), ...days('2007-02', '15'), ...days('2007-03', '15, 30')],
    'over',
  ),
];

describe('the examples of RFC 5545', () => {
  for (const { name, rules, dtstart, dates, isOver } of examples) {
    for (const rrule of rules) {
      it(`${name}: ${rrule}`, () => {
        const series = compiled(rrule, dtstart, 'America/New_York');
        const found = take(series, dates.length + (isOver ? 1 : 0), wallMs(dtstart) - 1);
        assert.deepEqual(found, dates);
      });
    }
  }
});
