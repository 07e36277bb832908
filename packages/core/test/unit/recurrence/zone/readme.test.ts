import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { dstHelp } from '../../../../src/recurrence/zone/dst-help.ts';

test('the README shows the table of summer time as it is computed', async () => {
  const readme = await readFile(new URL('../../../../../../README.md', import.meta.url), 'utf8');
  assert.ok(readme.includes(dstHelp.trim()));
});
