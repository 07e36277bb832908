import type { PagePosition, TaskQuery } from '@qbasecron/core';

import { isTaskId } from './task-id.ts';

const version = 1;
const instantAbsMax = 8_640_000_000_000_000;

/** Lists of tasks have two orders, those of schedules and of tokens one each. */
type CursorOrder = TaskQuery['order'] | 'schedules' | 'tokens' | 'audit';

/** A page's end as an opaque text. It names its order, so that it is not used in another. */
export function encodeCursor(order: CursorOrder, { at, id }: PagePosition): string {
  return Buffer.from(JSON.stringify([version, order, at, id]), 'utf8').toString('base64url');
}

/** Reads encodeCursor's text of the same order; null for anything else, other spellings of the same bytes included. */
export function decodeCursor(text: string, order: CursorOrder): PagePosition | null {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
  if (!Array.isArray(parts)) return null;
  const [, , at, id] = parts as unknown[];
  if (typeof at !== 'number' || !Number.isInteger(at) || Math.abs(at) > instantAbsMax) return null;
  if (typeof id !== 'string' || !isTaskId(id)) return null;
  return encodeCursor(order, { at, id }) === text ? { at, id } : null;
}
