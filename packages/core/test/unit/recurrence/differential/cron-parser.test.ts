import { test } from 'node:test';
import { compareWith } from './compare.ts';
import { cronParser } from './dialects.ts';

test('occurrences are those of cron-parser in eight zones, but where a documented rule of ours says otherwise', (t) => {
  compareWith(cronParser, t, 600);
});
