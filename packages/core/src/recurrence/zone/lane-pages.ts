import type { EpochMs } from '../../model/task.ts';
import { dayMs } from '../../time/calendar.ts';
import { type Lane, type LaneChoices, lanesOf, reachOfChangeMs } from './lanes.ts';
import { type Span, spansBetween } from './transitions.ts';

/** The lanes of one zone and one pair of choices within [startAt, endAt), ordered by start. */
export type LanePage = { startAt: EpochMs; endAt: EpochMs; lanes: readonly Lane[] };

/**
 * Time is cut into pages, so that a rule that fires once in four years costs one page an occurrence and not the days
 * between (a page takes about 25 µs to make, and a rule that fires daily shares it among eight).
 */
const pageMs = 8 * dayMs;
/** What a page must know of its neighbours: changes further away move nothing into it. Whole days are sampled cheapest. */
const marginMs = Math.ceil(reachOfChangeMs / dayMs) * dayMs;
/** Nearly a year and a half of each zone: there are about 600 zones, and a page takes about 0.3 KB. */
const pagesMaxPerZone = 64;

type ZonePage = { spans: readonly Span[]; pages: Map<string, LanePage> };

/** Made once and never changed, so it makes no difference to anyone but by time. */
const zones = new Map<string, Map<number, ZonePage>>();

/** The page that holds the instant. The zone must pass isZone. */
export function lanePageAt(zone: string, choices: LaneChoices, at: EpochMs): LanePage {
  const index = Math.floor(at / pageMs);
  const { spans, pages } = zonePageOf(zone, index);
  const key = choices.gap + choices.fold;
  let page = pages.get(key);
  if (!page) {
    const startAt = index * pageMs;
    page = { startAt, endAt: startAt + pageMs, lanes: clip(lanesOf(spans, choices), startAt, startAt + pageMs) };
    pages.set(key, page);
  }
  return page;
}

/** The spans of the page that holds the instant, and of some days around it: every span that shares wall times with it. */
export function spansAround(zone: string, at: EpochMs): readonly Span[] {
  return zonePageOf(zone, Math.floor(at / pageMs)).spans;
}

function zonePageOf(zone: string, index: number): ZonePage {
  let zonePages = zones.get(zone);
  if (!zonePages) zones.set(zone, (zonePages = new Map()));
  let page = zonePages.get(index);
  if (!page) {
    const startAt = index * pageMs;
    page = { spans: spansBetween(zone, startAt - marginMs, startAt + pageMs + marginMs), pages: new Map() };
    if (zonePages.size >= pagesMaxPerZone) zonePages.delete(zonePages.keys().next().value as number);
    zonePages.set(index, page);
  }
  return page;
}

function clip(lanes: readonly Lane[], startAt: EpochMs, endAt: EpochMs): Lane[] {
  return lanes
    .map((lane) => ({ ...lane, startAt: Math.max(lane.startAt, startAt), endAt: Math.min(lane.endAt, endAt) }))
    .filter((lane) => lane.startAt < lane.endAt);
}
