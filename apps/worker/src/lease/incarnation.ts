import {
  leaseMs,
  leaseRenewMs,
  leaseSafetyMs,
  offsetJumpMs,
  offsetMeasureMs,
  type Clock,
  type EpochMs,
  type Logger,
  type WorkerFigures,
  type WorkerRegistry,
} from '@qbasecron/core';

/**
 * This worker's lease. Everything it claims is held by its incarnation; one record, renewed every 2 s and valid 8 s,
 * is all that keeps it. A worker that was declared dead, or could not renew for a whole lease, starts again under a
 * new incarnation and leaves what the old one held to recovery.
 */
export interface Incarnation {
  readonly id: string;
  /** A claim's token, unique over all incarnations. */
  nextToken(): string;
  /**
   * False from lease − 2 s after the start of the last renewal that succeeded, by the monotonic or the wall clock:
   * by then somebody else may be about to send.
   */
  maySend(): boolean;
  /** Milliseconds of uninterrupted contact with the ledger; recovery waits for a full lease of it. */
  contactMs(): number;
  /** Registers. Rejects when the ledger does not take it. */
  begin(): Promise<void>;
  /** Renews once, or takes a new incarnation. Never rejects. Call it every leaseRenewMs, and sooner after a failure. */
  renew(): Promise<RenewResult>;
}

/** A renewal without an answer for this long is made anew, on another connection. */
const renewMaxMs = 1_500;

export type RenewResult = 'renewed' | 'unreachable' | 'new_incarnation';

export function createIncarnation(deps: {
  workers: WorkerRegistry;
  clock: Clock;
  log: Logger;
  name: string;
  version: string;
  /** Random text of a new incarnation, 8 letters and digits. */
  newSuffix: () => string;
  figures: () => WorkerFigures;
  /** What is armed must be dropped: the lease is lost. Called before the new incarnation claims anything. */
  onLost: (lostId: string) => void;
}): Incarnation {
  const { workers, clock, log } = deps;
  let suffix = 'unregistered';
  let claims = 0;
  let registered = false;
  let renewedMonotonic = Number.NEGATIVE_INFINITY;
  let renewedWall = Number.NEGATIVE_INFINITY;
  let contactSince = clock.monotonic();
  let ledgerZeroAt = clock.now() - clock.monotonic();

  const idOf = (part: string): string => `${deps.name}.${part}`;
  const sinceRenewalMs = (): number => Math.max(clock.monotonic() - renewedMonotonic, clock.wall() - renewedWall);

  async function register(): Promise<void> {
    // A name of its own for each try: a record whose answer was lost may be older than its repeat would believe.
    suffix = deps.newSuffix();
    const started = { monotonic: clock.monotonic(), wall: clock.wall(), at: clock.now() };
    await workers.registerWorker({
      id: idOf(suffix),
      name: deps.name,
      state: 'alive',
      version: deps.version,
      startedAt: started.at,
      renewedAt: started.at,
      figures: deps.figures(),
    });
    registered = true;
    renewedMonotonic = started.monotonic;
    renewedWall = started.wall;
  }

  async function startAnew(why: string): Promise<RenewResult> {
    const lostId = idOf(suffix);
    log.warn({ incarnation: lostId, why }, 'the lease is lost: dropping what is armed and taking a new incarnation');
    registered = false;
    renewedMonotonic = Number.NEGATIVE_INFINITY;
    contactSince = clock.monotonic();
    deps.onLost(lostId);
    await register();
    return 'new_incarnation';
  }

  /**
   * Contact is interrupted by a renewal missed, and by a step of the ledger's clock: until the others have measured
   * it too, their leases look older than they are.
   */
  function noteContact(startedMonotonic: number): void {
    if (clock.monotonic() - renewedMonotonic > leaseSafetyMs + leaseRenewMs) contactSince = startedMonotonic;
    const zeroAt = clock.now() - clock.monotonic();
    if (Math.abs(zeroAt - ledgerZeroAt) > offsetJumpMs) contactSince = startedMonotonic + offsetMeasureMs;
    ledgerZeroAt = zeroAt;
  }

  /** One dead connection must not cost the lease: a renewal that takes too long is given up and made anew. */
  async function withinMs<T>(ms: number, running: Promise<T>): Promise<T> {
    let cancel = (): void => undefined;
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(ms, () => reject(new Error(`no answer to a renewal within ${ms} ms`)));
    });
    try {
      return await Promise.race([running, late]);
    } finally {
      cancel();
    }
  }

  async function renewOnce(): Promise<RenewResult> {
    if (!registered) {
      await register();
      return 'new_incarnation';
    }
    if (sinceRenewalMs() >= leaseMs) return startAnew('not renewed for a whole lease');
    // The lease counts from before the command goes out, never from its answer.
    const started: { monotonic: number; wall: EpochMs } = { monotonic: clock.monotonic(), wall: clock.wall() };
    const alive = await withinMs(renewMaxMs, workers.renewWorker(idOf(suffix), clock.now(), deps.figures()));
    if (!alive) return startAnew('declared dead by another worker');
    noteContact(started.monotonic);
    renewedMonotonic = started.monotonic;
    renewedWall = started.wall;
    return 'renewed';
  }

  return {
    get id() {
      return idOf(suffix);
    },
    nextToken: () => `${suffix}-${(claims++).toString(36)}`,
    maySend: () => registered && sinceRenewalMs() < leaseMs - leaseSafetyMs,
    contactMs: () => clock.monotonic() - contactSince,
    begin: register,
    async renew() {
      try {
        return await renewOnce();
      } catch (error) {
        contactSince = clock.monotonic();
        log.warn({ error, incarnation: idOf(suffix) }, 'the lease could not be renewed');
        return 'unreachable';
      }
    },
  };
}
