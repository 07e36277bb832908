import type { HolderAnswer } from '@qbasecron/core';

/** What travels through Redis, parsed at the entrance: another version, or a stranger, may have written it. */

/** A direct job's data. */
export type SoonPayload = { ids: string[] };

/** Task ids a direct job may carry; more are split over several jobs. */
export const soonIdsMax = 500;

export function parseSoonPayload(data: unknown): SoonPayload | null {
  if (!isRecord(data) || !Array.isArray(data['ids'])) return null;
  const ids: unknown[] = data['ids'];
  if (ids.length === 0 || ids.length > soonIdsMax) return null;
  return ids.every((id) => typeof id === 'string' && id !== '') ? { ids: ids as string[] } : null;
}

export type QuestionMessage = { questionId: string; replyTo: string; taskId: string; token: string };

export function parseQuestion(message: string): QuestionMessage | null {
  const value = parseJson(message);
  if (!isRecord(value)) return null;
  const { questionId, replyTo, taskId, token } = value;
  return isText(questionId) && isText(replyTo) && isText(taskId) && isText(token)
    ? { questionId, replyTo, taskId, token }
    : null;
}

export type AnswerMessage = { questionId: string; answer: HolderAnswer };

export function parseAnswer(message: string): AnswerMessage | null {
  const value = parseJson(message);
  if (!isRecord(value)) return null;
  const { questionId, answer } = value;
  if (!isText(questionId)) return null;
  if (answer !== 'released' && answer !== 'sent' && answer !== 'unknown') return null;
  return { questionId, answer };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
