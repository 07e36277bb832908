import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScheduleRecord, TaskRecord } from '@qbasecron/contracts';
import { leastSchedule, schedulesPath } from '../../support/schedules.ts';
import { assertProblem, leastTask, startApp, tasksPath, type TestApp } from '../../support/start-app.ts';

const secret = 's3cret-value';
const headers = { Authorization: `Bearer ${secret}`, 'X-Api-Key': secret, 'x-plain': 'seen' };
const shown = { authorization: '***', 'x-api-key': '***', 'x-plain': 'seen' };
const kept = { authorization: `Bearer ${secret}`, 'x-api-key': secret, 'x-plain': 'seen' };
const followUp = { callback_url: 'http://127.0.0.1:9/after', headers };
const task = { ...leastTask, headers, on_success: followUp, on_failure: followUp };
const template = { ...leastSchedule.task, headers, on_success: followUp };

test('secret headers of a task are masked in every answer, and sent as they were given', async (t) => {
  const { post, send, get, stored, answers } = await startReading(t);
  const made = (await post(tasksPath, task)).json() as TaskRecord;
  assert.deepEqual(made.headers, shown);
  assert.deepEqual(made.on_success?.headers, shown);
  await send('PUT', `${tasksPath}/own`, task);
  await post(`${tasksPath}/bulk`, [task]);
  await get(`${tasksPath}/${made._id}`);
  await get(tasksPath);
  await send('PATCH', `${tasksPath}/${made._id}`, { desc: 'changed' });
  await post(`${tasksPath}/own/cancel`);
  await get('/api/v0.1.0/audit');
  for (const one of await stored()) {
    assert.deepEqual(one.headers, kept);
    assert.deepEqual(one.onFailure?.headers, kept);
  }
  assertUnseen(answers, 8);
});

test('secret headers of a schedule are masked in every answer, those of its occurrences as well', async (t) => {
  const { post, send, get, ledger, answers } = await startReading(t);
  const body = { ...leastSchedule, task: template };
  const made = (await post(schedulesPath, body)).json() as ScheduleRecord;
  assert.deepEqual(made.task.headers, shown);
  await send('PUT', `${schedulesPath}/by-name/own`, body);
  const path = `${schedulesPath}/${made._id}`;
  await send('PATCH', path, { desc: 'changed' });
  const run = (await post(`${path}/run`)).json() as TaskRecord;
  assert.deepEqual(run.headers, shown);
  for (const each of [path, schedulesPath, `${path}/occurrences`, `${tasksPath}/${run._id}`, '/api/v0.1.0/audit']) {
    assert.equal((await get(each)).statusCode, 200, each);
  }
  await post(`${path}/pause`, {});
  await post(`${path}/resume`, {});
  assert.deepEqual((await ledger.tasks.findTask(run._id))?.headers, kept);
  assertUnseen(answers, 11);
});

test('who sends back what it was shown keeps the value, and who sends another sets it', async (t) => {
  const { post, send, ledger } = await startApp(t);
  const made = (await post(tasksPath, task)).json() as TaskRecord;
  const path = `${tasksPath}/${made._id}`;
  const { headers: echoed, on_success: onSuccess } = made;
  const follow = { callback_url: onSuccess?.callback_url, headers: onSuccess?.headers };
  const patched = await send('PATCH', path, { headers: { ...echoed, 'x-plain': 'new' }, on_success: follow });
  assert.equal(patched.statusCode, 200, patched.body);
  const after = await ledger.tasks.findTask(made._id);
  assert.deepEqual(after?.headers, { ...kept, 'x-plain': 'new' });
  assert.deepEqual(after?.onSuccess?.headers, kept);
  await send('PATCH', path, { headers: { AUTHORIZATION: '***', 'x-api-key': 'other' } });
  const changed = await ledger.tasks.findTask(made._id);
  assert.deepEqual(changed?.headers, { ...kept, 'x-plain': 'new', 'x-api-key': 'other' });
});

test('a schedule that is read and put again keeps its secrets', async (t) => {
  const { post, send, ledger } = await startApp(t);
  const path = `${schedulesPath}/by-name/own`;
  const body = { ...leastSchedule, task: template };
  const made = (await send('PUT', path, body)).json() as ScheduleRecord;
  const echoed = { ...body, task: { ...body.task, headers: made.task.headers } };
  const same = await send('PUT', path, echoed);
  assert.equal((same.json() as ScheduleRecord).revision, made.revision, 'putting the same again changes nothing');
  await send('PUT', path, {
    ...echoed,
    desc: 'new',
    task: { ...echoed.task, on_success: { ...followUp, headers: shown } },
  });
  const after = await ledger.schedules.findSchedule(made._id);
  assert.equal(after?.desc, 'new');
  assert.deepEqual(after?.task.headers, kept);
  assert.deepEqual(after?.task.onSuccess?.headers, kept);
  await send('PATCH', `${schedulesPath}/${made._id}`, { task: { headers: { ...shown, 'x-plain': null } } });
  const { 'x-plain': _plain, ...secrets } = kept;
  assert.deepEqual((await ledger.schedules.findSchedule(made._id))?.task.headers, secrets);
  assert.equal((await post(`${schedulesPath}/${made._id}/run`)).statusCode, 201);
});

test('the mask where there is nothing to keep is refused, and is a value like any other where it masks nothing', async (t) => {
  const { post, send, stored } = await startApp(t);
  const masked = { headers: { authorization: '***' } };
  assertProblem(await post(tasksPath, { ...leastTask, ...masked }), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#/headers/authorization'],
  });
  assertProblem(
    await send('PUT', `${schedulesPath}/by-name/new`, { ...leastSchedule, task: { ...template, ...masked } }),
    {
      status: 400,
      code: 'invalid_request',
      pointers: ['#/task/headers/authorization'],
    },
  );
  const made = (await post(tasksPath, { ...leastTask, headers: { 'x-stars': '***' } })).json() as TaskRecord;
  assertProblem(await send('PATCH', `${tasksPath}/${made._id}`, masked), {
    status: 400,
    code: 'invalid_request',
    pointers: ['#/headers/authorization'],
  });
  assert.deepEqual((await stored())[0]?.headers, { 'x-stars': '***' });
});

/** An app whose every answer is kept. */
async function startReading(t: { after(fn: () => Promise<void>): void }) {
  const started = await startApp(t);
  const answers: string[] = [];
  return {
    ...started,
    answers,
    async send(...input: Parameters<TestApp['send']>) {
      const answer = await started.send(...input);
      answers.push(answer.body);
      return answer;
    },
    async post(...input: Parameters<TestApp['post']>) {
      const answer = await started.post(...input);
      answers.push(answer.body);
      return answer;
    },
    async get(path: string) {
      const answer = await started.get(path);
      answers.push(answer.body);
      return answer;
    },
  };
}

function assertUnseen(answers: readonly string[], countMin: number): void {
  assert.ok(answers.length >= countMin, `${answers.length} answers`);
  for (const answer of answers) assert.ok(!answer.includes(secret), answer);
}
