import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { errorCodes, errorTable, taskFormats } from '@qbasecron/contracts';
import { createFakeClock } from '@qbasecron/testkit';
import { actionsPath } from '../../support/actions.ts';
import { destinationsPath } from '../../support/destinations.ts';
import { calendarsPath, leastSchedule, schedulesPath } from '../../support/schedules.ts';
import { startApp, tasksPath } from '../../support/start-app.ts';

type Media = { schema?: object; examples?: Record<string, { value: unknown }>; example?: unknown };
type Operation = {
  operationId?: string;
  summary?: string;
  parameters?: { in: string; name: string; required?: boolean; example?: unknown; schema?: { examples?: unknown[] } }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media>; headers?: object }>;
};
type Document = {
  openapi: string;
  info: { description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object> };
};

const { get } = await startApp({ after });
const document: Document = (await get('/openapi.json')).json();
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, operation })),
);

function requestExamples(method: string, path: string): unknown[] {
  const examples = document.paths[path]?.[method]?.requestBody?.content['application/json']?.examples;
  assert.ok(examples, `${method} ${path} has request examples`);
  return Object.values(examples).map(({ value }) => value);
}

test('the document is valid OpenAPI 3.1', async () => {
  const result = await new Validator().validate(structuredClone(document));
  assert.deepEqual(result.errors ?? [], []);
  assert.equal(result.valid, true);
  assert.equal(document.openapi, '3.1.0');
});

test('every route of the issue is in the document, and nothing else', () => {
  const id = `${tasksPath}/{id}`;
  const schedule = `${schedulesPath}/{id}`;
  const calendar = `${calendarsPath}/{name}`;
  const destination = `${destinationsPath}/{name}`;
  assert.deepEqual(
    operations.map(({ name }) => name).sort(),
    [
      `DELETE ${calendar}`,
      `DELETE ${id}`,
      `DELETE ${schedule}`,
      `DELETE ${schedule}/backfills/{backfill_id}`,
      `DELETE ${destination}`,
      `GET ${destination}`,
      `GET ${destinationsPath}`,
      `GET ${destination}/health`,
      `PATCH ${destination}`,
      `POST ${destinationsPath}`,
      ...['pause', 'resume', 'disable', 'enable', 'signing/rotate'].map((verb) => `POST ${destination}/${verb}`),
      ...['drain', 'eject', 'restore'].map((verb) => `POST ${destination}/targets/{n}/${verb}`),
      `GET ${calendarsPath}`,
      `GET ${calendar}`,
      `GET ${id}`,
      `GET ${schedulesPath}`,
      `GET ${schedule}`,
      `GET ${schedule}/backfills`,
      `GET ${schedule}/backfills/{backfill_id}`,
      `GET ${schedule}/occurrences`,
      `GET ${tasksPath}`,
      'GET /api/v0.1.0/proof',
      'GET /healthz',
      'GET /metrics',
      'GET /readyz',
      'GET /workers',
      `PATCH ${id}`,
      `PATCH ${schedule}`,
      `POST ${calendar}/import`,
      `POST ${id}/cancel`,
      `POST ${id}/retry`,
      `POST ${id}/replay`,
      'GET /api/v0.1.0/dead-letters',
      'GET /api/v0.1.0/actions',
      'GET /api/v0.1.0/actions/{id}',
      'POST /api/v0.1.0/actions',
      'POST /api/v0.1.0/actions/{id}/cancel',
      `POST ${id}/run`,
      `POST ${schedulesPath}`,
      `POST ${schedulesPath}/preview`,
      `POST ${schedule}/backfill`,
      `POST ${schedule}/pause`,
      `POST ${schedule}/resume`,
      `POST ${schedule}/run`,
      `POST ${tasksPath}`,
      `POST ${tasksPath}/bulk`,
      `POST ${id}/ack`,
      `POST ${id}/nack`,
      'GET /api/v0.1.0/audit',
      'DELETE /api/v0.1.0/tokens/{id}',
      'GET /api/v0.1.0/tokens',
      'GET /api/v0.1.0/tokens/{id}',
      'POST /api/v0.1.0/tokens',
      `PUT ${calendar}`,
      `PUT ${id}`,
      `PUT ${schedulesPath}/by-name/{name}`,
    ].sort(),
  );
});

for (const { name, operation } of operations) {
  test(`${name} has a name, a summary, and an example wherever there is a body or a place in the path`, () => {
    assert.ok(operation.operationId);
    assert.ok(operation.summary);
    for (const media of Object.values(operation.requestBody?.content ?? {})) {
      assert.ok(Object.keys(media.examples ?? {}).length > 0, 'request');
    }
    for (const [status, response] of Object.entries(operation.responses)) {
      for (const media of Object.values(response.content ?? {})) {
        assert.ok(Object.keys(media.examples ?? {}).length > 0, status);
      }
    }
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'path') assert.ok(parameter.example ?? parameter.schema?.examples, parameter.name);
    }
  });

  test(`every example of ${name} fits its own schema`, () => {
    const ajv = new Ajv2020({ strict: false, formats: taskFormats });
    ajv.addSchema({ $id: 'doc', components: document.components });
    const bodies = [operation.requestBody, ...Object.values(operation.responses)];
    for (const media of bodies.flatMap((body) => Object.values(body?.content ?? {}))) {
      const schema = JSON.parse(JSON.stringify(media.schema).replaceAll('"#/components', '"doc#/components')) as object;
      const validate = ajv.compile(schema);
      for (const [example, { value }] of Object.entries(media.examples ?? {})) {
        assert.ok(validate(value), `${example}: ${JSON.stringify(validate.errors)}`);
      }
    }
  });
}

test('the request examples are accepted by the routes they stand at', async (t) => {
  const { post, send } = await startApp(t);
  const create = requestExamples('post', tasksPath);
  for (const value of create) {
    assert.equal((await post(tasksPath, value)).statusCode, 201, JSON.stringify(value));
  }
  const { _id } = (await post(tasksPath, { delay: '1h', callback_url: 'http://127.0.0.1:9/' })).json();
  const patch = requestExamples('patch', `${tasksPath}/{id}`);
  for (const value of patch) {
    assert.equal((await send('PATCH', `${tasksPath}/${_id}`, value)).statusCode, 200, JSON.stringify(value));
  }
  const bulk = requestExamples('post', `${tasksPath}/bulk`);
  for (const value of bulk) {
    const results = (await post(`${tasksPath}/bulk`, value)).json();
    assert.ok(
      results.every(({ status }: { status: number }) => status === 201),
      JSON.stringify(results),
    );
  }
});

test('the request examples of bulk actions are accepted', async (t) => {
  const app = await startApp(t);
  for (const example of requestExamples('post', actionsPath)) {
    const response = await app.post(actionsPath, example);
    assert.equal(response.statusCode, 202, response.body);
  }
});

test('the request examples of destinations are accepted', async (t) => {
  const { post, send } = await startApp(t);
  for (const value of requestExamples('post', destinationsPath)) {
    const response = await post(destinationsPath, value);
    assert.equal(response.statusCode, 201, `${JSON.stringify(value)} ${response.body}`);
  }
  for (const [method, path] of [
    ['patch', ''],
    ['post', '/pause'],
    ['post', '/disable'],
    ['post', '/signing/rotate'],
  ] as const) {
    for (const value of requestExamples(method, `${destinationsPath}/{name}${path}`)) {
      const response = await send(method === 'post' ? 'POST' : 'PATCH', `${destinationsPath}/shop${path}`, value);
      assert.equal(response.statusCode, 200, `${JSON.stringify(value)} ${response.body}`);
    }
  }
});

test('the request examples of schedules and calendars are accepted, and there is one for each form of a rule', async (t) => {
  const clock = createFakeClock({ startAt: Date.UTC(2026, 10, 23) });
  const { post, send } = await startApp(t, { clock });
  for (const value of requestExamples('put', `${calendarsPath}/{name}`)) {
    assert.equal((await send('PUT', `${calendarsPath}/holidays`, value)).statusCode, 201);
  }
  const rules = requestExamples('post', schedulesPath);
  const forms = new Set(rules.flatMap((value) => Object.keys(value as object)));
  for (const form of ['cron', 'text', 'later', 'every', 'rrule', 'at', 'jitter', 'calendars'])
    assert.ok(forms.has(form));
  for (const value of rules) {
    const response = await post(schedulesPath, value);
    assert.equal(response.statusCode, 201, `${JSON.stringify(value)} ${response.body}`);
  }
  for (const value of requestExamples('post', `${schedulesPath}/preview`)) {
    const response = await post(`${schedulesPath}/preview`, value);
    assert.equal(response.statusCode, 200, `${JSON.stringify(value)} ${response.body}`);
  }
  const { _id } = (await post(schedulesPath, leastSchedule)).json();
  for (const [method, verb, status] of [
    ['post', '/pause', 200],
    ['patch', '', 200],
    ['post', '/backfill', 202],
  ] as const) {
    for (const value of requestExamples(method, `${schedulesPath}/{id}${verb}`)) {
      const response = await send(method === 'post' ? 'POST' : 'PATCH', `${schedulesPath}/${_id}${verb}`, value);
      assert.equal(response.statusCode, status, `${JSON.stringify(value)} ${response.body}`);
    }
  }
});

test('the example of what summer time does to a preview is what the preview says', async (t) => {
  const { post } = await startApp(t);
  const example = document.paths[`${schedulesPath}/preview`]?.['post']?.responses['200']?.content?.['application/json'];
  const rule = { cron: 'TZ=Europe/Berlin 30 2 * * *', from: '2027-03-27 00:00:00', count: 2 };
  const preview = (await post(`${schedulesPath}/preview`, rule)).json();
  assert.deepEqual(Object.values(example?.examples ?? {})[0]?.value, preview);
});

test('how rules are written is told where they are given', () => {
  for (const path of [schedulesPath, `${schedulesPath}/preview`]) {
    const { description = '' } = (document.paths[path]?.['post'] ?? {}) as { description?: string };
    for (const word of ['cron', 'text', 'later', 'every', 'summer time']) {
      assert.match(description, new RegExp(`<details><summary>[^<]*${word}`));
    }
  }
});

test('the document and the error table list the same codes', () => {
  const errorsPart = document.info.description.split('<summary>Errors</summary>')[1] ?? '';
  const told = [...errorsPart.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)].map(([, code, status]) => [code, Number(status)]);
  assert.deepEqual(
    told,
    errorCodes.map((code) => [code, errorTable[code].status]),
  );
});

test('each operation tells its problems under the status of the table', () => {
  for (const { name, operation } of operations) {
    for (const [status, response] of Object.entries(operation.responses)) {
      for (const code of Object.keys(response.content?.['application/problem+json']?.examples ?? {})) {
        assert.equal(String(errorTable[code as keyof typeof errorTable].status), status, `${name} ${code}`);
      }
    }
  }
});

test('no header is filled in beforehand, so that try-it-out of something new is not refused', () => {
  for (const { name, operation } of operations) {
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in === 'header') assert.ok(!('example' in parameter), `${name} ${parameter.name}`);
    }
  }
});

test('the document names no host, so that try-it-out calls the server it came from', () => {
  assert.deepEqual(
    document.servers.map(({ url }) => url),
    ['/'],
  );
});
