import { checkPlaceholders, fillText, type PlaceholderValues } from '@qbasecron/core';

import { headerValueFault } from '../header-rules.ts';
import { pathFault, urlFault } from '../url-fault.ts';

/** Values as long as real ones: an url or a header must be right once they are filled in. */
const samples: PlaceholderValues = {
  scheduled_time: '2026-11-11T03:10:00.000Z',
  due_time: '2026-11-11T03:10:00.000Z',
  schedule_id: '5463a9b1c2d3e4f5a6b7c8d9',
  task_id: '5463a9b1c2d3e4f5a6b7c8d9',
  run_number: '1000000000',
};

/** As urlFault, of a url with placeholders. */
export function urlTemplateFault(text: string): string | null {
  return faultOnceFilled(text, urlFault);
}

/** As pathFault, of a path with placeholders. */
export function pathTemplateFault(text: string): string | null {
  return faultOnceFilled(text, pathFault);
}

/** As headerValueFault, of a value with placeholders. */
export function headerTemplateFault(text: string): string | null {
  return faultOnceFilled(text, headerValueFault);
}

function faultOnceFilled(text: string, faultOf: (filled: string) => string | null): string | null {
  // An unknown placeholder is the use case's to tell, with the position; filled or not, the text would be judged wrongly.
  const content = { kind: 'text', body: text } as const;
  if (checkPlaceholders({ callbackUrl: null, path: null, headers: {}, content }).length > 0) return null;
  return faultOf(fillText(text, samples));
}
