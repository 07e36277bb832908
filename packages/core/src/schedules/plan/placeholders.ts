import type { TaskTemplate } from '../../model/schedule.ts';
import type { FieldError } from '../../model/refusal.ts';
import type { TaskContent } from '../../model/task.ts';

/** What a schedule's task may name in its url, headers, data and body; filled in when an occurrence is planned. */
export const placeholderNames = ['scheduled_time', 'due_time', 'schedule_id', 'task_id', 'run_number'] as const;
export type PlaceholderValues = Record<(typeof placeholderNames)[number], string>;

/** A name in two braces. Other braces, such as those of JSON, are no placeholders. */
const placeholder = /\{\{\s*([A-Za-z_][A-Za-z0-9_.-]*)\s*\}\}/g;

export type FilledParts = Pick<TaskTemplate, 'callbackUrl' | 'path' | 'headers' | 'content'>;

/** The parts of a template with the placeholders filled in. Header names are left alone. */
export function fillTemplate(template: FilledParts, values: PlaceholderValues): FilledParts {
  const fill = (text: string): string => fillText(text, values);
  return {
    callbackUrl: template.callbackUrl && fill(template.callbackUrl),
    path: template.path && fill(template.path),
    headers: Object.fromEntries(Object.entries(template.headers).map(([name, value]) => [name, fill(value)])),
    content: fillContent(template.content, fill),
  };
}

/** An unknown name stays as it is: checkPlaceholders has refused it at the entrance. */
export function fillText(text: string, values: PlaceholderValues): string {
  if (!text.includes('{{')) return text;
  return text.replaceAll(placeholder, (whole, name: string) =>
    Object.hasOwn(values, name) ? values[name as keyof PlaceholderValues] : whole,
  );
}

/** One error for each part that names something unknown, with pointers below `task`. */
export function checkPlaceholders(template: FilledParts): FieldError[] {
  const { callbackUrl, path, headers, content } = template;
  const parts: [string, string][] = [
    ['callback_url', callbackUrl ?? ''],
    ['path', path ?? ''],
    ...Object.entries(headers).map(([name, value]): [string, string] => [`headers/${escapeName(name)}`, value]),
    content.kind === 'form' ? ['data', content.data ?? ''] : ['body', content.body],
  ];
  return parts.flatMap(([part, text]) => {
    const unknown = unknownIn(text);
    return unknown ? [{ pointer: `#/task/${part}`, ...unknown }] : [];
  });
}

function unknownIn(text: string): { detail: string; position: number } | null {
  for (const match of text.matchAll(placeholder)) {
    if ((placeholderNames as readonly string[]).includes(match[1] ?? '')) continue;
    const known = placeholderNames.map((name) => `{{${name}}}`).join(' ');
    return { detail: `has the unknown placeholder ${match[0]}; known are ${known}`, position: match.index + 1 };
  }
  return null;
}

function fillContent(content: TaskContent, fill: (text: string) => string): TaskContent {
  if (content.kind === 'form') return { kind: 'form', data: content.data === null ? null : fill(content.data) };
  return { kind: content.kind, body: fill(content.body) };
}

function escapeName(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'));
}
