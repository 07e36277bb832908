import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import fp from 'fastify-plugin';
import { describeChange, OutcomeUnknown } from '@qbasecron/core';
import type { AppDeps } from '../app-deps.ts';
import { keysOf } from '../access/guard-routes.ts';
import { createAuditBook, type AuditBook, type AuditNote } from '../audit/audit-book.ts';
import { tellOne } from '../audit/tell-change.ts';
import { routeAudit, type RouteAudit } from '../routes/route-audit.ts';

declare module 'fastify' {
  interface FastifyInstance {
    auditBook: AuditBook;
  }
  interface FastifyRequest {
    /** The thing before the change, where the route's audit reads it. */
    auditBefore: object | null;
    /** The client's address; a connection that was ended tells none any more. */
    auditAddress: string;
    /** What is answered, before it is written out. */
    auditPayload: object | null;
  }
}

const readingMethods = new Set(['GET', 'HEAD', 'OPTIONS']);
/** Long enough for every name of a token; addresses and request ids are shorter. */
const textCharsMax = 128;
/** Computed of a schedule for each answer; they change without anybody's doing. */
const computed = ['description', 'next_at', 'next_nominal_time'];

/**
 * Records every change, from what the route's entry in routes/route-audit.ts says and from what it answers. Must be
 * registered before all routes. A route that may change something and is not in the table keeps the app from starting.
 */
export const audit = fp<{ appDeps: AppDeps }>(
  (app, { appDeps }, done) => {
    const { ledger, clock, log, metrics, newId, settings } = appDeps;
    const book = createAuditBook({ audit: ledger.audit, clock, log, metrics, newId, keptMs: settings.auditKeptMs });
    app.decorate('auditBook', book);
    app.decorateRequest('auditBefore', null);
    app.decorateRequest('auditPayload', null);
    app.decorateRequest('auditAddress', '');
    app.addHook('onRoute', (route) => {
      const plan = planOf(route);
      if (plan) recordChanges(route, plan);
    });
    app.addHook('onClose', () => book.close());
    done();

    function recordChanges(route: RouteOptions, plan: RouteAudit): void {
      const { before } = plan;
      addHook(route, 'onRequest', (request, _reply, next) => {
        // Undefined, whatever the types say, for a connection that is gone already.
        request.auditAddress = (request.ip as string | undefined) ?? 'gone';
        next();
      });
      if (before) {
        addHook(route, 'preHandler', async (request: FastifyRequest) => {
          const params = request.params as Record<string, string>;
          // Without it the entry tells less; what is wrong with the ledger the change itself will find.
          request.auditBefore = await before(ledger, params).catch(() => null);
        });
      }
      addHook(route, 'preSerialization', (request, _reply, payload, next) => {
        if (typeof payload === 'object') request.auditPayload = payload;
        next(null, payload);
      });
      // Not when the answer has arrived: who hangs up at once would leave no trace.
      addHook(route, 'onSend', (request, reply, payload, next) => {
        if (reply.statusCode < 300) failSoftly(() => noteDone(request, reply, plan));
        next(null, payload);
      });
      addHook(route, 'onError', (request, _reply, error, next) => {
        if (error instanceof OutcomeUnknown) failSoftly(() => noteUnknown(request, plan));
        next();
      });
    }

    /** A fault of the record must not fail the answer: the change is made. */
    function failSoftly(note: () => void): void {
      try {
        note();
      } catch (error) {
        log.error({ error }, 'a change could not be put on record');
      }
    }

    function noteDone(request: FastifyRequest, reply: FastifyReply, plan: RouteAudit): void {
      if (reply.getHeader('idempotency-replayed') !== undefined) return;
      const { tell = tellOne, joins = false } = plan;
      const params = request.params as Record<string, string>;
      const told = tell({ status: reply.statusCode, params, payload: request.auditPayload });
      if (!told) return;
      const change = describeChange(request.auditBefore, told.after, computed);
      // It was so before: nothing changed.
      if (!change && request.auditBefore) return;
      const { ids, count } = told;
      book.note(
        {
          ...sender(request),
          ...named(plan),
          ids,
          count,
          outcome: 'done',
          before: change?.before ?? null,
          after: change?.after ?? null,
        },
        { joins },
      );
    }

    function noteUnknown(request: FastifyRequest, plan: RouteAudit): void {
      const { ids } = tellOne({ params: request.params as Record<string, string>, payload: null });
      book.note({
        ...sender(request),
        ...named(plan),
        ids,
        count: ids.length,
        outcome: 'unknown',
        before: null,
        after: null,
      });
    }
  },
  { name: 'audit', fastify: '5.x', dependencies: ['guard-routes'] },
);

/** What the table says of the route; null where nothing is to be recorded. Throws for one that the table lacks. */
export function planOf(route: Pick<RouteOptions, 'method' | 'url'>): RouteAudit | null {
  const keys = keysOf({ method: route.method, url: route.url });
  if ([route.method].flat().every((method) => readingMethods.has(method))) return null;
  const [plan] = keys.map((key) => routeAudit[key]);
  if (keys.length !== 1 || plan === undefined) {
    throw new Error(`${keys.join(', ')}: say in routes/route-audit.ts what it changes`);
  }
  return plan === 'changes nothing' ? null : plan;
}

type RouteHooks = Pick<RouteOptions, 'onRequest' | 'preHandler' | 'preSerialization' | 'onSend' | 'onError'>;

/** Adds a hook of this route alone, before those that it has. */
function addHook<Name extends keyof RouteHooks>(
  route: RouteOptions,
  name: Name,
  hook: Extract<RouteHooks[Name], (...args: never[]) => unknown>,
): void {
  const hooks = [hook, ...[route[name] ?? []].flat()];
  Object.assign(route, { [name]: hooks });
}

function sender({
  caller,
  auditAddress,
  id,
}: FastifyRequest): Pick<AuditNote, 'tokenId' | 'callerName' | 'address' | 'requestId'> {
  const cut = (text: string): string => text.slice(0, textCharsMax);
  return { tokenId: caller.tokenId, callerName: cut(caller.name), address: cut(auditAddress), requestId: id };
}

function named({ action }: RouteAudit): Pick<AuditNote, 'action' | 'kind'> {
  return { action, kind: action.split('.', 1)[0] as string };
}
