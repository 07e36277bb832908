import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { startApp } from '../../support/start-app.ts';

type Operation = { description?: string; security?: unknown; responses: Record<string, unknown> };
type Document = {
  components: { securitySchemes: Record<string, { type: string; scheme: string }> };
  paths: Record<string, Record<string, Operation>>;
};

const { app, get } = await startApp({ after });
const document: Document = (await get('/openapi.json')).json();

test('the document knows Bearer tokens, so that Swagger UI can send one', () => {
  const { type, scheme } = document.components.securitySchemes['token'] ?? {};
  assert.deepEqual({ type, scheme }, { type: 'http', scheme: 'bearer' });
});

for (const [path, methods] of Object.entries(document.paths)) {
  for (const [method, operation] of Object.entries(methods)) {
    test(`${method.toUpperCase()} ${path} says the scope that its route asks for, and what it answers without`, () => {
      const key = `${method.toUpperCase()} ${path.replace('/api/v0.1.0', '').replaceAll(/\{(\w+)\}/g, ':$1')}`;
      const access = app.guard.routes.get(key);
      assert.ok(access, key);
      // A route for everybody may still refuse, as one does whose link is the permission.
      if (access === 'everybody') return assert.equal(operation.security, undefined);
      for (const status of ['401', '403']) assert.ok(status in operation.responses, status);
      assert.deepEqual(operation.security, [{ token: access === 'any token' ? [] : [access] }]);
      assert.match(
        operation.description ?? '',
        access === 'any token' ? /Needs a token, of whatever/ : new RegExp(access),
      );
    });
  }
}
