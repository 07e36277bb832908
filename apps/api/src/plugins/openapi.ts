import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import fp from 'fastify-plugin';
import { documentOperations } from '../openapi/document-operations.ts';
import { createOperationBook } from '../openapi/operation-docs.ts';
import { describeService } from '../openapi/describe-service.ts';

/** Everything from this server, and nothing in a frame. Swagger UI draws with inline styles and data: images. */
const uiPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * GET /openapi.json and Swagger UI under /docs. Must be registered before the routes, otherwise it does not see them, and
 * after guard-routes, which says who may use each.
 * The document names no host: try-it-out calls the server that the page came from.
 */
export const openapi = fp<{ version: string }>(
  async (app, { version }) => {
    const book = createOperationBook();
    app.addHook('onRoute', (route) => {
      const { docs, isBodyOptional = false, access } = route.config ?? {};
      if (docs) book.write([route.method].flat(), route.url, { ...docs, isBodyOptional, access });
    });
    await app.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: { title: 'QBaseCron', version, description: describeService() },
        servers: [{ url: '/', description: 'this server' }],
        tags: [
          { name: 'tasks', description: 'One callback to make at one time.' },
          { name: 'actions', description: 'What has failed, and one thing done to many tasks at once.' },
          {
            name: 'schedules',
            description: 'Rules that yield tasks: by the calendar, by the clock, or by a fixed interval.',
          },
          { name: 'calendars', description: 'Days and times at which schedules that name them do not run.' },
          { name: 'destinations', description: 'Named pools of targets, with their limits, secrets and health.' },
          { name: 'proof', description: 'That what should have happened did.' },
          { name: 'tokens', description: 'Who may call, and what each may do.' },
          { name: 'audit', description: 'Who changed what.' },
          { name: 'service', description: 'How the service is doing.' },
        ],
      },
      hideUntagged: true,
      convertConstToEnum: false,
      transformObject: (source) =>
        'openapiObject' in source ? documentOperations(source.openapiObject, book) : source.swaggerObject,
    });
    await app.register(swaggerUi, {
      routePrefix: '/docs',
      uiConfig: {
        layout: 'BaseLayout',
        deepLinking: true,
        docExpansion: 'list',
        tryItOutEnabled: true,
        displayRequestDuration: true,
      },
      staticCSP: uiPolicy,
      transformSpecificationClone: false,
      theme: { title: 'QBaseCron API' },
    });

    let document: string | null = null;
    app.get('/openapi.json', { schema: { hide: true } }, (_request, reply) => {
      document ??= JSON.stringify(app.swagger());
      return reply.type('application/json').send(document);
    });
    app.get('/', { schema: { hide: true } }, (_request, reply) => reply.redirect('/docs'));
  },
  { name: 'openapi', fastify: '5.x', dependencies: ['guard-routes'] },
);
