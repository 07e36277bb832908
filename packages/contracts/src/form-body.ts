import type { FieldError } from '@qbasecron/core';

import { createBodySchema } from './create-body.ts';
import { pointerTo } from './field-errors.ts';
import { formFieldsMax } from './limits.ts';
import { parseJsonBody, twice } from './parse-json-body.ts';

export type FormFields = { ok: true; fields: [string, string][] } | { ok: false; errors: FieldError[] };

/**
 * The fields of an x-www-form-urlencoded text, in order. Unlike URLSearchParams it refuses what it cannot decode as
 * UTF-8 instead of replacing it in silence.
 */
export function readFormFields(text: string): FormFields {
  const fields: [string, string][] = [];
  const errors: FieldError[] = [];
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    if (fields.length === formFieldsMax)
      return { ok: false, errors: [{ pointer: '#', detail: 'has too many fields' }] };
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
    if (name === null) errors.push({ pointer: '#', detail: 'has a field name that is not UTF-8 in percent-encoding' });
    else if (value === null) errors.push({ pointer: pointerTo(name), detail: 'must be UTF-8 in percent-encoding' });
    else fields.push([name, value]);
  }
  return errors.length > 0 ? { ok: false, errors } : { ok: true, fields };
}

/** The names whose value in a form is JSON text. */
const jsonNames = new Set(['headers', 'retry', 'success', 'on_success', 'on_failure']);
/** The names whose value is a number, by the schema. */
const numberNames = new Set(
  Object.entries(createBodySchema.properties as Record<string, { type?: unknown }>)
    .filter(([, { type }]) => type === 'integer' || type === 'number')
    .map(([name]) => name),
);

/**
 * The body that a form stands for, ready for createBodySchema. `labels` may repeat or hold commas; objects and
 * `body` are JSON text (nested names such as `retry[factor]` are not supported); a number that is not written as one
 * is left as text, for the schema to refuse. Every other name may occur once. Pure.
 */
export function bodyFromForm(
  fields: readonly (readonly [string, string])[],
): { ok: true; value: Record<string, unknown> } | { ok: false; errors: FieldError[] } {
  const errors = twice(fields.map(([name]) => name).filter((name) => name !== 'labels'));
  const value: Record<string, unknown> = {};
  const labels: string[] = [];
  for (const [name, text] of fields) {
    if (name === '__proto__') errors.push({ pointer: pointerTo(name), detail: 'is not allowed as a name' });
    else if (/^[a-z_]+\[.*\]$/.test(name)) errors.push({ pointer: pointerTo(name), detail: nestedDetail });
    else if (name === 'labels') labels.push(...text.split(',').map((label) => label.trim()));
    else if (name === 'body') readJson(name, `{"body":${text}}`, value, errors);
    else if (jsonNames.has(name)) readJson(name, `{"${name}":${text}}`, value, errors);
    else if (numberNames.has(name)) value[name] = numberOrText(text);
    else value[name] = text;
  }
  if (labels.length > 0) value.labels = labels.filter((label) => label !== '');
  return errors.length > 0 ? { ok: false, errors } : { ok: true, value };
}

const nestedDetail = 'is not a known field: in a form, give an object such as `retry` as JSON text';

function readJson(name: string, text: string, value: Record<string, unknown>, errors: FieldError[]): void {
  const parsed = parseJsonBody(text);
  if (!parsed.ok && parsed.code === 'invalid_request') errors.push(...parsed.errors);
  // More than one member means that the text closed the object around it.
  else if (!parsed.ok || Object.keys(parsed.value as object).length !== 1) {
    errors.push({ pointer: pointerTo(name), detail: 'must be JSON text in a form' });
  } else value[name] = (parsed.value as Record<string, unknown>)[name];
}

function numberOrText(text: string): number | string {
  return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : text;
}

function decode(text: string): string | null {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return null;
  }
}
