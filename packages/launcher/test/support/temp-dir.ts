import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** An empty folder that is removed when the test ends. */
export function tempDir(test: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), 'qbasecron-launcher-test-'));
  test.after(() => rmSync(path, { recursive: true, force: true }));
  return path;
}
