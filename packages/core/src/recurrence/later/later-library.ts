// @ts-expect-error -- the package has no types; LaterLibrary is the part of it that we use
import untyped from '@breejs/later';

export const later = untyped as LaterLibrary;

/** @breejs/later 4.2.0. Its constraints are properties of this one object, by name. */
export type LaterLibrary = {
  [constraint: string]: unknown;
  date: { UTC(): void; next(year: number, month: number, day: number): Date };
  Y: LaterPeriod;
  M: LaterPeriod;
  D: LaterPeriod;
  parse: { text(text: string): { schedules: Composite[]; exceptions: Composite[]; error: number } };
  schedule(json: { schedules: Composite[] }): LaterSchedule;
  /** `end` is when the first constraint that matches at the date stops to match; undefined when none ever does. */
  compile(composite: Composite): { end(direction: 'next', date: Date): Date | undefined };
};

type Composite = Record<string, number[]>;

export type LaterPeriod = {
  name: string;
  /** About how many seconds one value lasts: constraints are tried by it, the longest first. */
  range: number;
  val(date: Date): number;
  isValid(date: Date, value: number): boolean;
  extent(date: Date): [number, number];
  start(date: Date): Date;
  end(date: Date): Date;
  next(date: Date, value: number): Date | 0;
  prev(date: Date, value: number): Date | 0;
};

export type LaterSchedule = {
  /** Inclusive. 0 means never; after 1,000 steps without a match it gives the last step, which does not match. */
  next(count: 1, from: number): Date | 0;
  isValid(date: Date): boolean;
};
