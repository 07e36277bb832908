import { Ajv, type ValidateFunction } from 'ajv';
import fp from 'fastify-plugin';
import { bodyAjvOptions, createBodySchema, queryAjvOptions } from '@qbasecron/contracts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Validates one task of a bulk request as the body of a single one. */
    validateCreateBody: ValidateFunction;
  }
}

/**
 * Two readings of schemas: bodies as they are, because a form was given its types when it was parsed and JSON has its
 * own; query strings and paths with coercion, because everything in them is text.
 */
export const validation = fp(
  (app, _options, done) => {
    const bodies = new Ajv(bodyAjvOptions);
    const texts = new Ajv(queryAjvOptions);
    app.setValidatorCompiler<object>(({ schema, httpPart }) => (httpPart === 'body' ? bodies : texts).compile(schema));
    // Answers are our own views. A body may hold numbers kept as raw JSON, which only JSON.stringify writes out; it is
    // also faster here than a generated serializer, which tells null from text at every field.
    app.setSerializerCompiler(() => JSON.stringify);
    app.decorate('validateCreateBody', bodies.compile(createBodySchema));
    done();
  },
  { name: 'validation', fastify: '5.x' },
);
