import type { FieldError } from '@qbasecron/core';
import { Fault } from '../http/fault.ts';
import { pointerTo } from '../http/parse-form.ts';
import { isObject } from '../http/parse-text.ts';
import type { PushMessage } from './push-message.ts';

const fieldNames = new Set(['token', 'alert', 'payload', 'badge']);

/**
 * The message in the fields of a form or of a JSON object: numbers and the payload may come as text in both, and an
 * empty text is a field not given. Throws one fault that names every bad field. `base` is the pointer to the object.
 */
export function readPushMessage(fields: Record<string, unknown>, base = '#'): PushMessage {
  const errors: FieldError[] = [];
  const wrong = (name: string, detail: string): null => {
    errors.push({ pointer: base + pointerTo(name).slice(1), detail });
    return null;
  };
  for (const name of Object.keys(fields)) {
    if (!fieldNames.has(name)) wrong(name, 'is not known here');
  }
  const given = (name: string): unknown => {
    const value = Object.hasOwn(fields, name) ? fields[name] : null;
    return value === '' || value === undefined ? null : value;
  };
  const token = readToken(given('token'), wrong);
  const alert = readAlert(given('alert'), wrong);
  const badge = readBadge(given('badge'), wrong);
  const payload = readPayload(given('payload'), wrong);
  if (errors.length === 0 && alert === null && badge === null && payload === null) {
    wrong('alert', 'is missing, and so are badge and payload: there is nothing to send');
  }
  if (errors.length > 0 || token === null) {
    const detail = errors.map((error) => `${error.pointer.slice(2)} ${error.detail}`).join('; ');
    throw new Fault('invalid_request', detail, { errors });
  }
  return { token, alert, badge, payload };
}

type Wrong = (name: string, detail: string) => null;

function readToken(value: unknown, wrong: Wrong): string | null {
  if (value === null) return wrong('token', 'is missing');
  if (typeof value !== 'string' || !/^[0-9a-f]+$/i.test(value)) return wrong('token', 'must be hex digits');
  return value;
}

function readAlert(value: unknown, wrong: Wrong): string | null {
  if (value === null) return null;
  if (typeof value !== 'string') return wrong('alert', 'must be a text');
  return value.isWellFormed() ? value : wrong('alert', 'holds half of a surrogate pair');
}

function readBadge(value: unknown, wrong: Wrong): number | null {
  if (value === null) return null;
  const badge = typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value;
  if (typeof badge === 'number' && Number.isInteger(badge) && badge >= 0 && badge < 1e9) return badge;
  return wrong('badge', 'must be a whole number from 0');
}

function readPayload(value: unknown, wrong: Wrong): Record<string, unknown> | null {
  if (value === null) return null;
  let payload = value;
  if (typeof value === 'string') {
    try {
      payload = JSON.parse(value);
    } catch (error) {
      return wrong('payload', `is not JSON: ${(error as Error).message}`);
    }
  }
  if (!isObject(payload)) return wrong('payload', 'must be a JSON object');
  if (Object.hasOwn(payload, 'aps')) return wrong('payload', 'has a member aps, which is made from alert and badge');
  try {
    JSON.stringify(payload);
  } catch {
    // JSON.parse takes any depth, but writing it out again does not.
    return wrong('payload', 'is nested too deeply');
  }
  return payload;
}
