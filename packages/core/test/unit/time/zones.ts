import fc from 'fast-check';

/** Zones with everything that goes wrong elsewhere: half-hour DST, skipped and repeated days, negative DST, odd offsets. */
export const oddZones = [
  'Africa/Cairo',
  'Africa/Casablanca',
  'Africa/Monrovia',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Sitka',
  'America/St_Johns',
  'Antarctica/Troll',
  'Asia/Kathmandu',
  'Asia/Manila',
  'Asia/Shanghai',
  'Asia/Tehran',
  'Australia/Lord_Howe',
  'Europe/Dublin',
  'Europe/London',
  'Pacific/Apia',
  'Pacific/Chatham',
  'Pacific/Kwajalein',
];

/** Any zone of this runtime, UTC and the links that it does not list included. */
export const anyZone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'), 'UTC', 'Asia/Kolkata', 'US/Eastern');

/** Whole milliseconds from 0002 to 9998, half of them in the years 1900 to 2100, where the clocks change. */
export const anyInstant = fc.oneof(
  fc.integer({ min: Date.parse('1900-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') }),
  fc.integer({ min: Date.parse('0002-01-01T00:00:00Z'), max: Date.parse('9998-12-31T00:00:00Z') }),
);
