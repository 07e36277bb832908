// A reporter for node:test: one JSON line for each test that passed or failed, and one at the end. It is loaded by
// Node itself (--test-reporter), in the process of the test file.
import { inspect } from 'node:util';
import type { TestEvent as NodeTestEvent } from 'node:test/reporters';
import type { TestLine } from './read-events.ts';

/** What Node itself says at the end of a file. */
const ownCounts = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;

// Node loads a reporter by its default export.
// oxlint-disable-next-line import/no-default-export
export default async function* report(source: AsyncIterable<NodeTestEvent>): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const event of source) {
    if (event.type === 'test:start') {
      names[event.data.nesting] = event.data.name;
      continue;
    }
    if (event.type === 'test:diagnostic' && !ownCounts.test(event.data.message)) {
      yield line({ kind: 'note', text: event.data.message });
    }
    if (event.type !== 'test:pass' && event.type !== 'test:fail') continue;
    const { nesting, name, details, skip, todo } = event.data;
    const isSuite = details.type === 'suite';
    const fullName = [...names.slice(0, nesting), name].join(' > ');
    const tookMs = details.duration_ms;
    if (event.type === 'test:fail') {
      const { error } = event.data.details;
      // A suite or test whose only fault is a failed test within it says nothing new.
      const isEcho = (error as { failureType?: string }).failureType === 'subtestsFailed';
      if (!isEcho) yield line({ kind: 'failed', name: fullName, tookMs, detail: inspect(error.cause ?? error) });
    } else if (skip !== undefined || todo !== undefined) {
      yield line({ kind: 'failed', name: fullName, tookMs, detail: 'it is skipped or to do: every test must run' });
    } else if (!isSuite) {
      yield line({ kind: 'passed', name: fullName, tookMs });
    }
  }
  yield line({ kind: 'end' });
}

function line(content: TestLine): string {
  return `${JSON.stringify(content)}\n`;
}
