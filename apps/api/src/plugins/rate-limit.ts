import { callbackify } from 'node:util';
import rateLimitPlugin, { normalizeIP } from '@fastify/rate-limit';
import type { FastifyRequest } from 'fastify';
import fp from 'fastify-plugin';
import type { RateCounter } from '@qbasecron/core';
import type { AppDeps } from '../app-deps.ts';
import { countOrFallBack } from '../edge/count-or-fall-back.ts';
import { RequestFault } from '../problems/request-fault.ts';

const windowMs = 60_000;

/**
 * So many requests a minute for each token, or for each address of those who have none. Must be registered where and
 * after callers are told apart; what everybody may ask, such as the health of the process, stands outside and is not
 * counted. Without a limit nothing is registered, so that it costs nothing.
 */
export const rateLimit = fp<{ appDeps: AppDeps }>(
  async (app, { appDeps }) => {
    const { requestsPerMinute: max } = appDeps.settings.edge;
    if (max === 0) return;
    const { clock, log, timer } = appDeps;
    const counter = countOrFallBack({ shared: timer.rates, clock, log });
    await app.register(rateLimitPlugin, {
      global: false,
      max,
      timeWindow: windowMs,
      keyGenerator: keyOf,
      store: storeOf(counter),
    });
    const count = app.createRateLimit();
    const policy = `"default";q=${max};w=${windowMs / 1_000}`;

    app.addHook('onRequest', async (request, reply) => {
      const counted = await count(request);
      if (counted.isAllowed) return;
      const { remaining, ttlInSeconds } = counted;
      // draft-ietf-httpapi-ratelimit-headers-10: r is what is left, t the seconds until all of it is back.
      reply.header('ratelimit-policy', policy);
      reply.header('ratelimit', `"default";r=${remaining};t=${ttlInSeconds}`);
      if (!counted.isExceeded) return;
      reply.header('retry-after', ttlInSeconds);
      const detail = `${max} requests a minute are allowed; the next minute begins in ${ttlInSeconds} s.`;
      throw new RequestFault({ code: 'rate_limited', detail });
    });
  },
  { name: 'rate-limit', fastify: '5.x', dependencies: ['problems', 'authentication'] },
);

/** An IPv6 network of one customer counts as one client. */
function keyOf({ caller, ip }: FastifyRequest): string {
  return caller.tokenId === null ? `address:${normalizeIP(String(ip))}` : `token:${caller.tokenId}`;
}

/** The plugin makes its store itself, and talks to it by callbacks. */
function storeOf(counter: RateCounter) {
  const incr = callbackify(async (key: string, timeWindow: number) => {
    const { count, restMs } = await counter.countRequest(key, timeWindow);
    return { current: count, ttl: restMs };
  });
  return class CounterStore {
    incr(key: string, callback: Parameters<typeof incr>[2], timeWindow: number): void {
      incr(key, timeWindow, callback);
    }

    child(): CounterStore {
      return this;
    }
  };
}
