/** The grammar of cron expressions, for the API's pages and the README. Every `code` in its first column compiles. */
export const cronHelp = `
A cron expression has 5 fields: \`minute hour day-of-month month day-of-week\`. With 6 fields the first is the second; with 7 the last is the year. Without a field for them, seconds are 0 and every year counts.

| field | values |
|---|---|
| second, minute | 0 to 59 |
| hour | 0 to 23 |
| day-of-month | 1 to 31 |
| month | 1 to 12 or JAN to DEC |
| day-of-week | 0 to 7 or SUN to SAT; Sunday is 0 and 7 |
| year | 1970 to 2099 |

Names are taken in upper and lower case. Fields are separated by spaces or tabs.

| example | what it means |
|---|---|
| \`30 9 * * *\` | 09:30 every day |
| \`0 9,17 * * *\` | a list: 09:00 and 17:00 |
| \`0 9-17 * * MON-FRI\` | ranges: each hour from 09:00 to 17:00, Monday to Friday |
| \`0 22-2 * * *\` | a range that wraps: 22:00, 23:00, 00:00, 01:00 and 02:00 |
| \`0 8 * * FRI-MON\` | the same with days: Friday, Saturday, Sunday and Monday |
| \`*/15 * * * *\` | a step: minutes 0, 15, 30 and 45 |
| \`10-40/15 * * * *\` | a step within a range: minutes 10, 25 and 40 |
| \`5/20 * * * *\` | a step from a value on: minutes 5, 25 and 45 |
| \`0 9 * * MON/2\` | for weekdays the greatest value is 7: Monday, Wednesday, Friday and Sunday |
| \`*/20 30 9 * * *\` | 6 fields: 09:30:00, 09:30:20 and 09:30:40 |
| \`0 0 0 1 1 * 2027-2030\` | 7 fields: the first day of 2027, 2028, 2029 and 2030 |
| \`0 9 L * *\` | the last day of the month |
| \`0 9 L-3 * *\` | three days before the last day of the month |
| \`0 9 15W * *\` | the weekday (Monday to Friday) nearest to the 15th, within the month |
| \`0 9 LW * *\` | the last weekday of the month |
| \`0 9 1,15,L * *\` | all of these may stand in lists |
| \`0 9 * * 2#3\` | the third Tuesday of the month, \`#1\` to \`#5\` |
| \`0 9 * * 5L\` | the last Friday of the month, also \`FRIL\` |
| \`0 9 1 * MON\` | both days given: the 1st of the month, and every Monday as well |
| \`0 9 */2 * MON\` | a day field that begins with \`*\`: the Mondays that fall on odd days |
| \`0 9 ? * MON\` | \`?\` in a day field is the same as \`*\` |
| \`H H * * *\` | some minute and hour, always the same for this schedule |
| \`H/15 * * * *\` | every 15 minutes, from a minute that is the schedule's own |
| \`H(0-29) 3 * * *\` | some minute from 0 to 29 |
| \`H(0-29)/10 * * * *\` | every 10 minutes of the first half hour, from some minute on |
| \`@yearly\` | 00:00 on 1 January, also \`@annually\` |
| \`@monthly\` | 00:00 on the 1st |
| \`@weekly\` | 00:00 on Sunday |
| \`@daily\` | 00:00, also \`@midnight\` |
| \`@hourly\` | minute 0 of every hour |
| \`TZ=Europe/Berlin 0 9 * * *\` | in this time zone, also \`CRON_TZ=\` |

- \`H\` takes its value from a hash of the schedule's id, so that many schedules do not fire at the same moment. As a day of the month it is 1 to 28.
- Steps begin anew in each unit: \`*/40\` in minutes is 0 and 40 of every hour. For 40 minutes from one to the next use an \`every\` rule.
- A month without the day does not fire: \`0 9 31 * *\` fires seven times a year, and so does \`31W\`.
- An expression that can never fire, such as 30 February, is refused.
`.trim();
