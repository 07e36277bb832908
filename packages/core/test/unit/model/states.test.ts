import assert from 'node:assert/strict';
import { test } from 'node:test';
import { finalStates, isFinal, statesBefore, transitions } from '../../../src/model/states.ts';
import { taskStates } from '../../../src/model/task.ts';

test('every state but the first can be reached from scheduled', () => {
  const reached = new Set<string>(['scheduled']);
  for (let round = 0; round < taskStates.length; round++) {
    for (const { from, to } of transitions) if (reached.has(from)) reached.add(to);
  }
  assert.deepEqual([...reached].sort(), [...taskStates].sort());
});

test('only a user’s retry leaves a final state', () => {
  const leaving = transitions.filter(({ from }) => isFinal(from));
  assert.deepEqual(leaving, [{ event: 'retry', from: 'failed', to: 'scheduled' }]);
});

test('the final states are those that isFinal names', () => {
  assert.deepEqual([...finalStates], taskStates.filter(isFinal));
});

test('cancel may start from every state that is not final', () => {
  assert.deepEqual(statesBefore('cancel'), ['scheduled', 'delivering', 'awaiting_ack']);
});

test('the state picture of the README shows exactly the rows of the table', async () => {
  const { readFile } = await import('node:fs/promises');
  const readme = await readFile(new URL('../../../../../README.md', import.meta.url), 'utf8');
  const picture = /```mermaid\nstateDiagram-v2\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
  const shown = [...picture.matchAll(/^ {2}(\w+) --> (\w+): (.+)$/gm)].map(([, from, to, event]) => ({
    event,
    from,
    to,
  }));
  const byText = (row: object): string => JSON.stringify(row);
  assert.deepEqual(shown.map(byText).sort(), transitions.map(byText).sort());
});
