import { ratePace, type EpochMs, type FlowAsk, type FlowShare, type RatePace } from '@qbasecron/core';

/** How one worker stands in a flow; the fields are those of timer/src/limits/share-script.ts. */
type Peer = {
  worker: string;
  at: EpochMs;
  granted: number;
  before: number;
  reported: number;
  demand: number;
  served: number;
  wanted: number;
};

export type FlowState = { peers: Map<string, Peer>; pace: number };

const silentMs = 3_000;
const turnKeptMs = 300;
const restTurnMs = 2_000;

/** One worker's ask for one flow, as the script in Redis answers it. Changes the state. */
export function shareFlow(state: FlowState, worker: string, ask: FlowAsk, now: EpochMs): FlowShare {
  for (const peer of state.peers.values()) {
    if (peer.worker !== worker && (peer.at > now || now - peer.at >= silentMs)) state.peers.delete(peer.worker);
  }
  const { inFlightCount, waitingCount } = ask;
  if (inFlightCount + waitingCount === 0) {
    state.peers.delete(worker);
    return { inFlightMax: ask.maxInFlight && 0, permits: ask.rate && 0, nextPermitAt: null };
  }
  const known = state.peers.get(worker);
  const me: Peer = {
    worker,
    at: now,
    granted: 0,
    before: known?.granted ?? 0,
    reported: inFlightCount,
    demand: inFlightCount + waitingCount,
    served: known?.served ?? 0,
    wanted: 0,
  };
  state.peers.set(worker, me);
  const peers = [...state.peers.values()].toSorted((a, b) => (a.worker < b.worker ? -1 : 1));
  const share: FlowShare = { inFlightMax: null, permits: null, nextPermitAt: null };
  let want = waitingCount;
  if (ask.maxInFlight !== null) {
    me.granted = grant(ask.maxInFlight, peers, me, now);
    share.inFlightMax = me.granted;
    want = Math.min(want, Math.max(0, me.granted - inFlightCount));
  }
  if (ask.rate !== null) {
    const contenders = peers.filter((peer) => peer !== me && inTurn(peer, now));
    const joinsAnew = !known || !inTurn(known, now);
    if (joinsAnew && contenders.length > 0)
      me.served = Math.max(me.served, Math.min(...contenders.map((c) => c.served)));
    Object.assign(share, permit(state, contenders, me, { want, pace: ratePace(ask.rate), now }));
  }
  return share;
}

function grant(limit: number, peers: readonly Peer[], me: Peer, now: EpochMs): number {
  let free = limit;
  for (const peer of peers) {
    peer.demand = Math.min(peer.demand, limit);
    if (peer !== me) free -= Math.max(peer.granted, peer.before, peer.reported);
  }
  return Math.max(0, Math.min(fairPart(limit, peers, me, now), free));
}

/** Max-min fairness; beyond all demands half of what is left is split as well, the other half is for newcomers. */
function fairPart(limit: number, peers: readonly Peer[], me: Peer, now: EpochMs): number {
  const poured = (level: number): number => peers.reduce((sum, { demand }) => sum + Math.min(demand, level), 0);
  const sum = poured(Infinity);
  if (sum <= limit) return me.demand + Math.floor((limit - sum) / 2 / peers.length);
  const level = largest(limit, (middle) => poured(middle) <= limit);
  if (me.demand <= level) return me.demand;
  const above = peers.filter(({ demand }) => demand > level);
  const turn = above.indexOf(me) + Math.floor(now / restTurnMs);
  return level + (turn % above.length < limit - poured(level) ? 1 : 0);
}

function permit(
  state: FlowState,
  contenders: readonly Peer[],
  me: Peer,
  { want, pace, now }: { want: number; pace: RatePace; now: EpochMs },
): Pick<FlowShare, 'permits' | 'nextPermitAt'> {
  const { everyMs, slackMs } = pace;
  const from = Math.max(now, Math.min(state.pace, now + slackMs + everyMs));
  const free = from <= now + slackMs ? Math.floor((now + slackMs - from) / everyMs) + 1 : 0;
  // Those that others are behind with are kept for them.
  const permits = largest(Math.min(free, want), (mine) => {
    const place = me.served + mine - 1;
    return contenders.reduce((sum, c) => sum + Math.min(c.wanted, Math.max(0, place - c.served)), mine) <= free;
  });
  state.pace = from + permits * everyMs;
  me.served += permits;
  me.wanted = want - permits;
  if (me.wanted === 0) return { permits, nextPermitAt: null };
  const batch = Math.min(me.wanted, 1 + Math.floor(slackMs / 2 / everyMs));
  const waitMs = Math.max(1, Math.ceil(state.pace + (batch - 1) * everyMs - slackMs - now));
  return { permits, nextPermitAt: now + waitMs };
}

function inTurn(peer: Peer, now: EpochMs): boolean {
  return peer.wanted > 0 && peer.at <= now && now - peer.at < turnKeptMs;
}

/** The largest whole number up to `max` that fits, when 0 does and each below one that fits does. */
function largest(max: number, fits: (value: number) => boolean): number {
  let low = 0;
  let high = max;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low;
}
