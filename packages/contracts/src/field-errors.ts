import type { FieldError } from '@qbasecron/core';

import { formatDetail } from './formats.ts';
import { errorsCountMax } from './limits.ts';

/** The part of Ajv's ErrorObject that is needed; `data` is there when Ajv runs with `verbose`. */
export type SchemaError = {
  keyword: string;
  instancePath: string;
  params: Record<string, unknown>;
  message?: string | undefined;
  propertyName?: string | undefined;
};

/**
 * The validator's findings as we tell them: one for each bad field, in plain words, at most errorsCountMax.
 * @param value what was validated; the details of formats need it
 */
export function fieldErrors(findings: readonly SchemaError[], value: unknown): FieldError[] {
  const told = new Map<string, FieldError>();
  for (const finding of findings) {
    if (told.size === errorsCountMax) break;
    // Says only that a property's name is bad, which its own finding says better.
    if (finding.keyword === 'propertyNames') continue;
    const error = { pointer: pointerOf(finding), detail: detailOf(finding, value) };
    if (!told.has(error.pointer)) told.set(error.pointer, error);
  }
  return [...told.values()];
}

function pointerOf({ keyword, instancePath, params, propertyName }: SchemaError): string {
  const last =
    {
      required: params.missingProperty,
      additionalProperties: params.additionalProperty,
    }[keyword] ?? propertyName;
  const parts = instancePath.split('/').slice(1);
  if (typeof last === 'string') parts.push(escapePointer(last));
  return jsonPointer(parts);
}

/** The URI fragment form of a JSON pointer (RFC 6901, 6), from parts that are escaped as pointers already. */
function jsonPointer(parts: readonly string[]): string {
  return ['#', ...parts.map((part) => encodeURIComponent(part.toWellFormed()))].join('/');
}

/** A pointer to a member, from its names as they are. */
export function pointerTo(...names: (string | number)[]): string {
  return jsonPointer(names.map((name) => escapePointer(String(name))));
}

function escapePointer(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

function detailOf(finding: SchemaError, value: unknown): string {
  const { keyword, params, propertyName } = finding;
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return 'is not a known field';
    case 'format': {
      const text = propertyName ?? valueAt(value, finding.instancePath);
      return formatDetail(String(params.format), typeof text === 'string' ? text : '');
    }
    case 'enum':
      return `must be one of ${(params.allowedValues as unknown[]).map((one) => JSON.stringify(one)).join(', ')}`;
    case 'type':
      return `must be ${[params.type].flat().join(' or ')}`;
    case 'maxLength':
      return `must not exceed ${String(params.limit)} characters`;
    case 'minLength':
      return 'must not be empty';
    case 'maxItems':
      return `must not have more than ${String(params.limit)} items`;
    case 'maxProperties':
      return `must not have more than ${String(params.limit)} members`;
    case 'minProperties':
    case 'minItems':
      return 'must not be empty';
    case 'uniqueItems':
      return 'must not contain the same item twice';
    case 'minimum':
    case 'maximum':
      return `must be ${keyword === 'minimum' ? 'at least' : 'at most'} ${String(params.limit)}`;
    default:
      return finding.message ?? 'does not fit';
  }
}

function valueAt(value: unknown, instancePath: string): unknown {
  const names = instancePath.split('/').slice(1);
  return names.reduce<unknown>((at, name) => {
    if (typeof at !== 'object' || at === null) return undefined;
    return (at as Record<string, unknown>)[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  }, value);
}
