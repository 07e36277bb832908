import { calendarListView, calendarView, importedCalendarView } from '@qbasecron/contracts';
import type { Calendar } from '@qbasecron/core';

const postedAt = Date.UTC(2026, 10, 11, 3, 9, 55);

/** Days on which offices are closed, and a night of maintenance. */
export const calendarBody = {
  desc: 'Days on which the office is closed',
  days: ['01-01', '12-25', '12-26', '2027-04-05'],
  weekdays: [6, 7],
  windows: [{ from: '2026-12-24 18:00:00', until: '2026-12-25 00:00:00', what: 'Maintenance' }],
};

const calendar: Calendar = {
  name: 'holidays',
  timezone: null,
  ...calendarBody,
  revision: 1,
  createdAt: postedAt,
  updatedAt: postedAt,
};

export const calendarExample = calendarView(calendar);
export const calendarItemExample = calendarListView(calendar);
export const importedExample = importedCalendarView({
  calendar: { ...calendar, days: ['2026-12-25', '2026-12-26'], weekdays: [], windows: [] },
  created: true,
  skippedCount: 0,
  skipped: [],
});

/** What calendar programs export. */
export const icsExample = [
  'BEGIN:VCALENDAR',
  'VERSION:2.0',
  'PRODID:-//example//holidays//EN',
  'BEGIN:VEVENT',
  'UID:1@example.com',
  'DTSTAMP:20261111T000000Z',
  'DTSTART;VALUE=DATE:20261225',
  'DTEND;VALUE=DATE:20261227',
  'SUMMARY:Christmas',
  'END:VEVENT',
  'END:VCALENDAR',
  '',
].join('\r\n');
