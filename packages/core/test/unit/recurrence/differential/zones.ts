/** Eight zones, each with moments at which its clocks changed; where they hardly do, moments of interest. */
export const zoneChanges: Record<string, number[]> = {
  // Half an hour back, and forward.
  'Australia/Lord_Howe': ['2025-04-05T15:00Z', '2025-10-04T15:30Z'].map(Date.parse),
  // A day left out; an hour back; an hour forward.
  'Pacific/Apia': ['2011-12-30T10:00Z', '2012-03-31T14:00Z', '2012-09-29T14:00Z'].map(Date.parse),
  // A quarter of an hour forward, for good.
  'Asia/Kathmandu': ['1985-12-31T18:30Z', '2025-04-14T18:15Z'].map(Date.parse),
  // The ends of a leap year.
  UTC: ['2028-01-01T00:00Z', '2028-03-01T00:00Z', '2028-12-31T12:00Z'].map(Date.parse),
  'America/New_York': ['2025-03-09T07:00Z', '2025-11-02T06:00Z'].map(Date.parse),
  'Europe/Berlin': ['2025-03-30T01:00Z', '2025-10-26T01:00Z'].map(Date.parse),
  // Back for Ramadan, and forward again.
  'Africa/Casablanca': ['2025-02-23T02:00Z', '2025-04-06T02:00Z'].map(Date.parse),
  // A midnight that does not exist, and a last hour of the day that comes twice.
  'America/Sao_Paulo': ['2018-11-04T03:00Z', '2019-02-17T02:00Z'].map(Date.parse),
};
