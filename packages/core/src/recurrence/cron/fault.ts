import type { Read, RuleFault } from '../rule.ts';

/** More than these say nothing new about an expression. */
const faultsMax = 10;
const quotedCharsMax = 30;

/** `position` counts the characters of the whole expression from 1. */
export function refuse(detail: string, position: number): { ok: false; faults: RuleFault[] } {
  return { ok: false, faults: [{ pointer: '#/cron', detail, position }] };
}

/** What is wrong with all of these, in the order of the expression. */
export function collectFaults(reads: Read<unknown>[]): { ok: false; faults: RuleFault[] } {
  return { ok: false, faults: reads.flatMap((read) => (read.ok ? [] : read.faults)).slice(0, faultsMax) };
}

/** The user's own text in a refusal, cut where it is long. */
export function quote(text: string): string {
  return JSON.stringify(text.length > quotedCharsMax ? `${text.slice(0, quotedCharsMax)}…` : text);
}
