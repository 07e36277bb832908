import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFlowBook } from '../../../src/pool/flow-book.ts';

const start = 1_700_000_000_000;

test('what was idle for ten minutes is forgotten, unless requests are under way or its breaker is open', () => {
  const flows = createFlowBook();
  const idle = flows.meet('http://idle.example', start);
  flows.meet('http://busy.example', start).inFlightCount = 1;
  flows.meet('http://open.example', start).breaker.openUntil = start + 3_600_000;
  assert.equal(flows.get('http://idle.example'), idle);
  flows.meet('http://new.example', start + 600_001);
  assert.deepEqual(
    [...flows.all()].map((state) => state.flow),
    ['http://busy.example', 'http://open.example', 'http://new.example'],
  );
});

test('it never holds more than it may, and forgets those unused for longest', () => {
  const flows = createFlowBook(100);
  for (let count = 0; count < 1_000; count++) {
    flows.meet(`http://h${count}.example`, start + count);
    const pinned = flows.get('http://h5.example');
    if (pinned) pinned.inFlightCount = 1;
    assert.ok([...flows.all()].length <= 100);
  }
  assert.ok(flows.get('http://h5.example'));
  assert.ok(flows.get('http://h999.example') && flows.get('http://h950.example'));
});
