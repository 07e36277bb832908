import assert from 'node:assert/strict';
import type { LightMyRequestResponse } from 'fastify';
import type { TestApp } from './start-app.ts';

export const schedulesPath = '/api/v0.1.0/schedules';
export const calendarsPath = '/api/v0.1.0/calendars';
export const callbackUrl = 'http://127.0.0.1:9/callback';
/** The least that is a schedule. */
export const leastSchedule = { cron: '0 9 * * *', task: { callback_url: callbackUrl } };
/** An id that nothing has. */
export const noId = 'f'.repeat(24);

/** Posts a schedule, which must be accepted, and answers its record. */
export async function postSchedule(
  { post }: Pick<TestApp, 'post'>,
  changes: Record<string, unknown> = {},
): Promise<Record<string, unknown> & { _id: string; path: string }> {
  const response = await post(schedulesPath, { ...leastSchedule, ...changes });
  assert.equal(response.statusCode, 201, response.body);
  const record = response.json();
  return { ...record, path: `${schedulesPath}/${record._id}` };
}

export type FieldProblem = { pointer: string; detail: string; position?: number };

export function errorsOf(response: LightMyRequestResponse): FieldProblem[] {
  return response.json().errors;
}

export const icsType = { 'content-type': 'text/calendar' };
