import {
  bodyBytesMax,
  bulkBodyBytesMax,
  bulkItemBytesMax,
  bulkItemsMax,
  descCharsMax,
  calendarsCountMax,
  errorTableText,
  headersCountMax,
  importBytesMax,
  labelsCountMax,
  nameCharsMax,
  pageItemsMax,
  previewCountMax,
  urlCharsMax,
} from '@qbasecron/contracts';
import {
  atCountMax,
  backfillCountMax,
  backfillSpanMsMax,
  calendarDaysMax,
  calendarWindowsMax,
  catchupWindowMsMax,
  dayMs,
  jitterMsMax,
  proofSpanMsMax,
} from '@qbasecron/core';

/** The opening text of the document: how to use it, every limit, every error. Markdown. */
export function describeService(): string {
  const limits: [string, string][] = [
    ['body of one request', bytes(bodyBytesMax)],
    [
      'body of a bulk request',
      `${bytes(bulkBodyBytesMax)}, ${count(bulkItemsMax)} items, ${bytes(bulkItemBytesMax)} each`,
    ],
    ['`callback_url`', `${count(urlCharsMax)} characters`],
    ['`desc`', `${count(descCharsMax)} characters`],
    ['`headers`', `${headersCountMax}`],
    ['`labels`', `${labelsCountMax}`],
    ['items on a page', `${pageItemsMax}`],
    ['name of a schedule or a calendar', `${nameCharsMax} characters`],
    ['`at`', `${count(atCountMax)} times`],
    ['`calendars` of a schedule', `${calendarsCountMax}`],
    ['`jitter`', days(jitterMsMax)],
    ['`catchup_window`', days(catchupWindowMsMax)],
    ['preview', `${count(previewCountMax)} occurrences`],
    ['backfill', `${days(backfillSpanMsMax)}, ${count(backfillCountMax)} occurrences`],
    [
      'calendar',
      `${count(calendarDaysMax)} days, ${count(calendarWindowsMax)} windows; import ${bytes(importBytesMax)}`,
    ],
    ['proof', days(proofSpanMsMax)],
  ];
  return [
    'Calls a URL at the right time, and can prove that it did.',
    'Bodies of tasks are JSON or x-www-form-urlencoded, on the same routes; all others are JSON. Instants in answers are ' +
      'ISO 8601 in UTC.',
    'Every answer carries `x-request-id`; one that you send in that header is kept.',
    // Folded: what a newcomer looks for are the operations below.
    '<details><summary>Limits</summary>',
    ['| what | at most |', '| --- | --- |', ...limits.map(([what, most]) => `| ${what} | ${most} |`)].join('\n'),
    '</details>',
    '<details><summary>Errors</summary>',
    'Every error is `application/problem+json` (RFC 9457) with one of these codes.',
    errorTableText(),
    '</details>',
  ].join('\n\n');
}

function bytes(value: number): string {
  return `${value / 1_048_576} MiB`;
}

function count(value: number): string {
  return value.toLocaleString('en');
}

function days(ms: number): string {
  const whole = ms / dayMs;
  return whole === 1 ? 'a day' : `${whole} days`;
}
