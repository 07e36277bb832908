import { test } from 'node:test';
import { compareWith } from './compare.ts';
import { croner } from './dialects.ts';

test('occurrences are those of croner in eight zones, but where a documented rule of ours says otherwise', (t) => {
  compareWith(croner, t, 2_000);
});
