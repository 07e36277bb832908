import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { formType, leastTask, tasksPath } from '../support/start-app.ts';
import { startRealApp } from '../support/start-real-app.ts';

const { send, ledger } = await startRealApp({ after });

type Item = { _id: string; create_at: string; desc: string };
type Page = { items: Item[]; next_cursor: string | null };

async function allPages(query: string, from: string | null = null): Promise<Item[]> {
  const items: Item[] = [];
  let cursor = from;
  do {
    const response = await send('GET', `${tasksPath}?${query}${cursor === null ? '' : `&cursor=${cursor}`}`);
    assert.equal(response.statusCode, 200, response.body);
    const page: Page = response.json();
    items.push(...page.items);
    cursor = page.next_cursor;
  } while (cursor !== null);
  return items;
}

test('what was answered 201 is read back as it was answered', async () => {
  const created = await send('POST', tasksPath, {
    time: '2031-01-01 09:00:00',
    timezone: 'Asia/Shanghai',
    callback_url: 'http://127.0.0.1:9/callback',
    desc: '财神给小墨发送消息 🎉',
    headers: { 'X-Ab.C': 'd' },
    body: { 'a.b': 1, $c: [12_345.5, null] },
    labels: ['x', 'y'],
    retry: { max_attempts: 3 },
    expires_at: '2031-02-01T00:00:00Z',
    delivery: 'at_most_once',
  });
  assert.equal(created.statusCode, 201, created.body);
  const read = await send('GET', String(created.headers.location));
  assert.deepEqual(read.json(), { ...created.json(), attempts: [] });
  assert.equal(read.headers.etag, created.headers.etag);
});

test("the seed's form is read back character for character", async () => {
  const form =
    'time=2014-10-17 20:43:44&desc=%E5%B0%8F%E5%A2%A8&callback_url=http://127.0.0.1:9/&data=eyJ0b2tlbiI6%2B/w==';
  const { _id } = (await send('POST', tasksPath, form, formType)).json();
  const task = await ledger.tasks.findTask(_id);
  assert.equal(task?.desc, '小墨');
  assert.deepEqual(task?.content, { kind: 'form', data: 'eyJ0b2tlbiI6+/w==' });
});

test('pages of tasks made at the same time neither skip nor repeat one, while others are added', async () => {
  const label = { ...leastTask, labels: ['pages'] };
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, index) => send('POST', tasksPath, { ...label, desc: `${index}` })),
  );
  const ids = answers.map((answer) => (answer.json() as Item)._id);
  const first: Page = (await send('GET', `${tasksPath}?label=pages&limit=7`)).json();
  await send('POST', tasksPath, { ...label, desc: 'added' });
  const all = [...first.items, ...(await allPages('label=pages&limit=7', first.next_cursor))];
  assert.deepEqual(all.map(({ _id }) => _id).toSorted(), ids.toSorted());
  const createdAt = all.map((item) => item.create_at);
  assert.deepEqual(createdAt, createdAt.toSorted().toReversed());
});

test('a patch with the ETag counts the revision, and the same ETag again is stale', async () => {
  const created = await send('POST', tasksPath, leastTask);
  const path = String(created.headers.location);
  const condition = { 'if-match': String(created.headers.etag) };
  const patched = await send('PATCH', path, { delay: '2h', labels: ['patched'] }, condition);
  assert.equal(patched.statusCode, 200, patched.body);
  assert.equal(patched.json().revision, 2);
  assert.equal((await send('PATCH', path, { desc: 'late' }, condition)).statusCode, 412);
  assert.deepEqual((await send('GET', path)).json().labels, ['patched']);
});

test('of many patches with one ETag exactly one takes', async () => {
  const created = await send('POST', tasksPath, leastTask);
  const path = String(created.headers.location);
  const condition = { 'if-match': String(created.headers.etag) };
  const patches = Array.from({ length: 8 }, (_, index) => send('PATCH', path, { desc: `${index}` }, condition));
  const statuses = (await Promise.all(patches)).map(({ statusCode }) => statusCode);
  assert.equal(statuses.filter((status) => status === 200).length, 1);
  assert.equal(statuses.filter((status) => status === 412).length, 7);
});

test('twins of one idempotency key store one task between them', async () => {
  const key = { 'idempotency-key': '"twins"' };
  const task = { ...leastTask, labels: ['twins'] };
  const twins = await Promise.all(Array.from({ length: 10 }, () => send('POST', tasksPath, task, key)));
  const created = twins.filter(({ statusCode }) => statusCode === 201);
  assert.ok(created.length >= 1);
  for (const { statusCode } of twins) assert.ok(statusCode === 201 || statusCode === 409, String(statusCode));
  const replayed = await send('POST', tasksPath, task, key);
  assert.equal(replayed.headers['idempotency-replayed'], 'true');
  assert.equal(new Set([...created, replayed].map((answer) => answer.json()._id)).size, 1);
  assert.equal((await allPages('label=twins')).length, 1);
});

test('puts of one id at the same time make one task: one 201, the others 200', async () => {
  const puts = await Promise.all(Array.from({ length: 6 }, () => send('PUT', `${tasksPath}/own-id-1`, leastTask)));
  assert.equal(puts.filter(({ statusCode }) => statusCode === 201).length, 1);
  assert.equal(puts.filter(({ statusCode }) => statusCode === 200).length, 5);
});

test('a bulk request of a thousand with some bad items stores the good ones, once for each key', async () => {
  const items = Array.from({ length: 1_000 }, (_, index) =>
    index % 100 === 50 ? { bad: true } : { ...leastTask, labels: ['bulk'] },
  );
  const key = { 'idempotency-key': 'bulk-1' };
  const first = await send('POST', `${tasksPath}/bulk`, items, key);
  assert.equal(first.statusCode, 200, first.body.slice(0, 500));
  const results = first.json() as { status: number; _id?: string }[];
  assert.equal(results.filter(({ status }) => status === 201).length, 990);
  const again = (await send('POST', `${tasksPath}/bulk`, items, key)).json() as { _id?: string }[];
  assert.deepEqual(
    again.map(({ _id }) => _id),
    results.map(({ _id }) => _id),
  );
  const stored = await allPages('label=bulk&limit=200');
  assert.deepEqual(stored.map(({ _id }) => _id).toSorted(), results.flatMap(({ _id }) => _id ?? []).toSorted());
});

test('cancel, delete and list agree', async () => {
  const post = async (): Promise<string> =>
    (await send('POST', tasksPath, { ...leastTask, labels: ['verbs'] })).json()._id;
  const [cancelled, deleted, kept] = [await post(), await post(), await post()];
  assert.equal((await send('POST', `${tasksPath}/${cancelled}/cancel`)).json().state, 'cancelled');
  assert.equal((await send('DELETE', `${tasksPath}/${deleted}`)).statusCode, 204);
  const ids = async (query: string): Promise<string[]> =>
    (await allPages(`label=verbs&${query}`)).map(({ _id }) => _id);
  assert.deepEqual(await ids('is_finished=true'), [cancelled]);
  assert.deepEqual(await ids('state=scheduled'), [kept]);
  assert.deepEqual((await ids('')).toSorted(), [cancelled, kept].toSorted());
});

test('the service tells that it accepts tasks, and that no worker is there', async () => {
  const ready = await send('GET', '/readyz');
  assert.equal(ready.statusCode, 200);
  assert.deepEqual(ready.json().degraded, ['no_workers']);
  assert.equal((await send('GET', '/metrics')).statusCode, 200);
  assert.deepEqual((await send('GET', '/workers')).json(), { items: [] });
});
