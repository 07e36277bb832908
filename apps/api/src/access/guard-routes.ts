import fp from 'fastify-plugin';
import { nobody, type Caller } from '@qbasecron/core';
import { routeAccess, type RouteAccess } from '../routes/route-access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who makes the request. On routes for everybody it is `nobody`. */
    caller: Caller;
  }
  interface FastifyInstance {
    guard: {
      /** Every route, as `METHOD /path` below the version, and who may use it. */
      routes: ReadonlyMap<string, RouteAccess>;
      /** The authenticated context says which routes it covers. */
      cover(key: string): void;
    };
  }
  interface FastifyContextConfig {
    access?: RouteAccess;
  }
}

/**
 * Gives each route what it needs, from the one table. Must be registered before all routes. A route that the table does
 * not know, and one that needs a token but stands outside the authenticated context, keeps the app from starting.
 */
export const guardRoutes = fp(
  (app, _options, done) => {
    const routes = new Map<string, RouteAccess>();
    const uncovered = new Set<string>();
    app.decorateRequest('caller');
    app.addHook('onRequest', (request, _reply, next) => {
      request.caller = nobody;
      next();
    });
    app.decorate('guard', { routes, cover: (key) => void uncovered.delete(key) });
    app.addHook('onRoute', (route) => {
      const access = accessOf(route);
      route.config = { ...route.config, access };
      for (const key of keysOf(route)) {
        routes.set(key, access);
        if (access !== 'everybody') uncovered.add(key);
      }
    });
    app.addHook('onReady', async () => {
      if (uncovered.size === 0) return;
      throw new Error(`${[...uncovered].join(', ')}: needs a token, but is registered where nobody asks for one`);
    });
    done();
  },
  { name: 'guard-routes', fastify: '5.x' },
);

type Route = { method: string | string[]; url: string };

export function keysOf({ method, url }: Route): string[] {
  const path = url.replace(/^\/api\/v[0-9.]+/, '');
  // Fastify answers HEAD wherever it answers GET.
  return [...new Set([method].flat().map((name) => `${name === 'HEAD' ? 'GET' : name} ${path}`))];
}

function accessOf(route: Route): RouteAccess {
  const found = new Set(keysOf(route).map((key) => routeAccess[key]));
  const [access] = found;
  if (found.size === 1 && access !== undefined) return access;
  throw new Error(`${keysOf(route).join(', ')}: say in routes/route-access.ts who may use it`);
}
