import type { LaterJson, Rule, RuleKind } from '@qbasecron/core';
import {
  decode,
  encode,
  instant,
  listOf,
  required,
  text,
  type Codecs,
  type FieldCodec,
  type Fields,
  type Kind,
} from '../fields.ts';

/**
 * A rule as a document of its kind and what belongs to the kind. later's JSON is kept as text: its keys are the user's,
 * in the user's order, and field names should hold no dots and dollars.
 */

const laterJson: Kind<LaterJson> = {
  what: 'the text of a schedule of later',
  store: (value) => JSON.stringify(value),
  parse(stored) {
    if (typeof stored !== 'string') return undefined;
    try {
      const value: unknown = JSON.parse(stored);
      return isLater(value) ? value : undefined;
    } catch {
      return undefined;
    }
  },
};

/** What is within is checked when the rule is compiled. */
function isLater(value: unknown): value is LaterJson {
  return typeof value === 'object' && value !== null && 'schedules' in value && Array.isArray(value.schedules);
}

type Parts = { [K in RuleKind]: Omit<Extract<Rule, { kind: K }>, 'kind'> };

const parts: { [K in RuleKind]: Codecs<Parts[K]> } = {
  cron: { cron: required('cron', text) },
  text: { text: required('text', text) },
  later: { later: required('later', laterJson) },
  every: { every: required('every', text), anchorAt: required('anchor_at', instant) },
  rrule: { rrule: required('rrule', text), dtstart: required('dtstart', text) },
  at: { at: required('at', listOf(instant)) },
};

const ruleKind: Kind<Rule> = {
  what: 'a rule',
  store: (rule) => ({ kind: rule.kind, ...encode<object>(parts[rule.kind], rule) }),
  parse(stored) {
    if (typeof stored !== 'object' || stored === null) return undefined;
    const fields = stored as Fields;
    const kind = fields['kind'];
    if (typeof kind !== 'string' || !Object.hasOwn(parts, kind)) return undefined;
    // Each kind has the codecs of its own parts, so together they are a rule of that kind.
    return { kind, ...decode<object>(parts[kind as RuleKind], fields) } as Rule;
  },
};

export const rule: FieldCodec<Rule> = required('rule', ruleKind);
