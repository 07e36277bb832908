import { cronHelp, dstHelp, laterConstraints, laterModifiers, writeTextHelp } from '@qbasecron/core';

/** How the rules of schedules are written, folded, below the description of an operation that takes one. Markdown. */
export function describeRules(): string {
  return [
    fold('How to write cron', cronHelp),
    fold('How to write text', writeTextHelp()),
    fold('How to write later', laterHelp()),
    fold('How to write every, rrule and at', otherHelp),
    fold('What summer time does', dstHelp),
  ].join('\n\n');
}

function laterHelp(): string {
  const rows = laterConstraints.map(({ key, min, max, zeroIsLast, meaning }) => {
    const values = `${min} to ${max}${zeroIsLast ? ', 0 is the last' : ''}`;
    return `| \`${key}\` | ${values} | ${meaning} |`;
  });
  const modifiers = Object.entries(laterModifiers).map(([letter, meaning]) => `\`_${letter}\` ${meaning}`);
  return [
    '`{"schedules": [{…}], "exceptions": [{…}]}`. Each object is a set of times: those at which all its lists have the value ' +
      'of that moment. The rule fires at the times of each schedule, but not at those of an exception. What is finer than the ' +
      'finest key given is at its start.',
    ['| key | values | what it says |', '|---|---|---|', ...rows].join('\n'),
    `A key may end in ${modifiers.join(', or in ')}: \`{"h_a": [9], "h_b": [17], "m": [0]}\`.`,
  ].join('\n\n');
}

const otherHelp = `
| field | for example | what it says |
|---|---|---|
| \`every\` | \`90m\`, \`1d12h\`, \`PT45M\` | a fixed length of time, at least a second, counted both ways from \`anchor_at\` |
| \`rrule\` | \`FREQ=WEEKLY;INTERVAL=2;BYDAY=TU\` | RFC 5545, with its parts in any order; it begins at \`start_at\`, so there is no DTSTART |
| \`at\` | \`["2027-01-01 09:00:00", "2027-06-30T12:00:00+02:00"]\` | single times, local in \`timezone\` or with an offset |
`;

/** The blank lines are needed: without them the tables within are not read as Markdown. */
function fold(summary: string, text: string): string {
  return `<details><summary>${summary}</summary>\n\n${text.trim()}\n\n</details>`;
}
