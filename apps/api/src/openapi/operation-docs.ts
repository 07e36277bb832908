import type { ErrorCode } from '@qbasecron/contracts';
import type { FieldError } from '@qbasecron/core';
import type { RouteAccess } from '../routes/route-access.ts';

/** What the OpenAPI document says of an operation beyond its schemas. Each route file gives it as `config.docs`. */
export type OperationDocs = {
  /** Request bodies by name; the first is what try-it-out starts with. */
  requestExamples?: Record<string, { summary: string; value: unknown }>;
  /** One body for each status that has one. */
  responseExamples: Record<string, unknown>;
  /** Headers that the operation understands. */
  requestHeaders?: readonly DocumentedHeader[];
  /** Headers that its successful answer carries. */
  responseHeaders?: readonly ('location' | 'etag' | 'idempotency-replayed')[];
  /** Codes it can answer besides those of every operation and those that come of its request headers. */
  problems: readonly ErrorCode[];
  /** The body may be left out. @default false */
  isBodyOptional?: boolean;
  /** What the example of invalid_request says. @default a callback_url that is missing */
  badField?: FieldError;
  /** Who may use it; the plugin takes it from the table of routes. @default everybody */
  access?: RouteAccess | undefined;
};

export type DocumentedHeader = 'idempotency-key' | 'if-match';

/** Codes that any operation may answer whose body is JSON. */
export const jsonBodyProblems = [
  'invalid_request',
  'invalid_json',
  'invalid_utf8',
  'payload_too_large',
  'unsupported_media_type',
] as const satisfies readonly ErrorCode[];

declare module 'fastify' {
  interface FastifyContextConfig {
    docs?: OperationDocs;
  }
}

/** The docs of all operations, by method and path as the OpenAPI document writes them. */
export type OperationBook = {
  write(methods: readonly string[], url: string, docs: OperationDocs): void;
  read(method: string, path: string): OperationDocs | undefined;
};

export function createOperationBook(): OperationBook {
  const pages = new Map<string, OperationDocs>();
  return {
    write(methods, url, docs) {
      const path = url.replaceAll(/:(\w+)/g, '{$1}');
      for (const method of methods) pages.set(`${method.toLowerCase()} ${path}`, docs);
    },
    read: (method, path) => pages.get(`${method} ${path}`),
  };
}
