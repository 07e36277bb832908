import type { FieldError } from '@qbasecron/core';

import { pointerTo } from './field-errors.ts';
import { scanJson, type MemberSpan } from './json-scan.ts';
import { jsonDepthMax } from './limits.ts';

/** JSON as the client wrote it: sent byte for byte, so that no number, order or space is lost. */
export class JsonText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  /** Its value, where a JSON value is written out. Numbers beyond a double are rounded: for messages only. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

export type ParsedJson =
  | { ok: true; value: unknown }
  /** invalid_json: not JSON. invalid_request: JSON that we do not take. */
  | { ok: false; code: 'invalid_json' | 'invalid_request'; errors: FieldError[] };

/** The members that are a task themselves: the template of a schedule, and what a replay has otherwise. */
const taskMembers = ['task', 'edits'] as const;

/** What a poisoned name or half of a surrogate pair cannot be written without: the costly search is for these texts only. */
const suspicious = ['__proto__', 'constructor', '\\u'];

/**
 * Parses the JSON body of a request, or one item of a bulk request. The member `body`, also that of `task` or `edits`,
 * unless it is a text or null, comes back as JsonText with its text as it was sent. Refused, each with a pointer: a
 * member given twice (in these as well), `__proto__` and `constructor.prototype` anywhere, half of a surrogate pair
 * anywhere, nesting beyond jsonDepthMax.
 */
export function parseJsonBody(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return refuse('invalid_json', '#', `is not JSON: ${error instanceof SyntaxError ? error.message : 'unreadable'}`);
  }
  const { members, depth } = scanJson(text);
  if (depth > jsonDepthMax) {
    return refuse('invalid_request', '#', `must not be nested deeper than ${jsonDepthMax}`);
  }
  const inner = taskMembers.map((name) => ({ name, members: membersWithin(text, members, name) }));
  const errors = twice(members.map(nameOf));
  for (const task of inner) errors.push(...twice(task.members.map(nameOf), task.name));
  if (suspicious.some((part) => text.includes(part))) findFaults(value, [], errors);
  if (errors.length > 0) return { ok: false, code: 'invalid_request', errors };
  keepBodyText(value, text, members);
  for (const task of inner) if (isRecord(value)) keepBodyText(value[task.name], text, task.members);
  return { ok: true, value };
}

/** The members of a member of the outermost object; none when it is no object. */
function membersWithin(text: string, members: readonly MemberSpan[], name: string): MemberSpan[] {
  const span = members.findLast((member) => member.name === name);
  if (!span) return [];
  const inner = scanJson(text.slice(span.from, span.to)).members;
  return inner.map((member) => ({ ...member, from: member.from + span.from, to: member.to + span.from }));
}

function keepBodyText(value: unknown, text: string, members: readonly MemberSpan[]): void {
  const body = members.find(({ name }) => name === 'body');
  if (body && isRecord(value) && value.body !== null && typeof value.body !== 'string') {
    value.body = new JsonText(text.slice(body.from, body.to).trim());
  }
}

function nameOf({ name }: MemberSpan): string {
  return name;
}

/** An error for each name that occurs again. @param within the member that they are members of */
export function twice(names: readonly string[], ...within: string[]): FieldError[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const name of names) {
    if (seen.has(name)) repeated.add(name);
    seen.add(name);
  }
  return [...repeated].map((name) => ({ pointer: pointerTo(...within, name), detail: 'is given more than once' }));
}

function findFaults(value: unknown, path: (string | number)[], errors: FieldError[]): void {
  if (typeof value === 'string') {
    if (!value.isWellFormed()) errors.push({ pointer: pointerTo(...path), detail: surrogateDetail });
  } else if (Array.isArray(value)) {
    value.forEach((item, index) => findFaults(item, [...path, index], errors));
  } else if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const inner = [...path, name];
      const member = value[name];
      const isPoison =
        name === '__proto__' || (name === 'constructor' && isRecord(member) && Object.hasOwn(member, 'prototype'));
      if (isPoison) errors.push({ pointer: pointerTo(...inner), detail: 'is not allowed as a name' });
      else if (!name.isWellFormed()) errors.push({ pointer: pointerTo(...inner), detail: surrogateDetail });
      else findFaults(member, inner, errors);
    }
  }
}

const surrogateDetail = 'must not contain half of a surrogate pair: it cannot be sent as UTF-8';

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function refuse(code: 'invalid_json' | 'invalid_request', pointer: string, detail: string): ParsedJson {
  return { ok: false, code, errors: [{ pointer, detail }] };
}
