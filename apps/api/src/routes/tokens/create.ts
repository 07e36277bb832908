import type { FastifyInstance } from 'fastify';
import { expiryFromBody, newTokenSchema, tokenBodySchema, tokenView, type TokenBody } from '@qbasecron/contracts';
import { createToken } from '@qbasecron/core';
import { jsonBodyProblems } from '../../openapi/operation-docs.ts';
import { tokenExample, tokenSecretExample } from './examples.ts';

/** POST /tokens: 201 with the token itself, which no other answer has. */
export function createTokenRoute(app: FastifyInstance): void {
  const { deps, gatekeeper } = app.access;
  app.post(
    '/tokens',
    {
      schema: {
        tags: ['tokens'],
        operationId: 'createToken',
        summary: 'Make a token',
        description:
          'The answer is the only place where the token itself stands; the ledger keeps its hash. The first token must be ' +
          "an admin's: once there is one, every request needs a token.",
        consumes: ['application/json'],
        body: tokenBodySchema,
        response: { 201: newTokenSchema },
      },
      config: {
        docs: {
          requestExamples: {
            backend: {
              summary: 'For a backend',
              value: { name: 'shop backend', scopes: ['tasks:read', 'tasks:write'] },
            },
            admin: { summary: 'For everything', value: { name: 'me', scopes: ['admin'] } },
            monitoring: { summary: 'For metrics alone', value: { name: 'prometheus', scopes: [] } },
          },
          responseExamples: { 201: { ...tokenExample, token: tokenSecretExample } },
          responseHeaders: ['location'],
          problems: [...jsonBodyProblems, 'outcome_unknown'],
          badField: { pointer: '#/name', detail: 'is missing' },
        },
      },
    },
    async (request, reply) => {
      const body = request.body as TokenBody;
      const { caller } = request;
      const { token, secret } = await createToken({
        deps,
        input: {
          name: body.name,
          scopes: body.scopes,
          expiresAt: expiryFromBody(body),
          createdBy: caller.tokenId ?? caller.name,
        },
      });
      gatekeeper.learn(token);
      return reply
        .code(201)
        .header('location', `${app.prefix}/tokens/${token.id}`)
        .header('cache-control', 'no-store')
        .send({ ...tokenView(token), token: secret });
    },
  );
}
