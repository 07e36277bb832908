import { offsetJumpMs, offsetMeasureMs, type Clock, type EpochMs, type Logger } from '@qbasecron/core';
import { limitedLog } from './limited-log.ts';
import { createSystemTime, type TimeSource } from './system-time.ts';

export interface SystemClock extends Clock {
  /**
   * Asks the ledger for its time three times and takes the answer with the shortest round trip. Calls at the same
   * time share one measurement. Rejects when no answer came, or none fast enough to tell anything; the time then goes
   * on as it was.
   */
  measure(): Promise<void>;
  /** Measures every offsetMeasureMs from now on, and sooner when the time is not trusted. Harmless to repeat. */
  start(): void;
  stop(): void;
}

const samplesPerMeasurement = 3;
const checkPeriodMs = 1_000;
const errorLogMs = 60_000;
/** The ledger tells whole milliseconds. */
const ledgerResolutionMs = 1;

/**
 * The ledger's time: the monotonic clock of this process plus the measured distance to the ledger's clock. Until the
 * first measurement the distance is the wall clock's, and with `readLedgerTime` the clock is not trusted until then;
 * without it the wall clock stands in for the ledger.
 *
 * A measurement is known to half its round trip only; one that lies within that of what was known changes nothing, so
 * that a slow answer never moves a clock that was right.
 *
 * A measurement that differs by more than offsetJumpMs from what was known is believed only when the next one agrees;
 * until then now() goes on as it was and isTrusted() is false. It is also false, until measured anew, when the wall
 * clock has moved against the monotonic one: either it was set, or the machine was suspended and now() is behind.
 */
export function createSystemClock(options: {
  readLedgerTime?: () => Promise<EpochMs>;
  log: Logger;
  /** @default this machine's */
  time?: TimeSource;
}): SystemClock {
  const { time = createSystemTime() } = options;
  const { wall, monotonic, after } = time;
  const readLedgerTime = options.readLedgerTime ?? (() => Promise.resolve(wall()));
  const log = limitedLog(options.log, errorLogMs, monotonic);

  /** Ledger time at monotonic 0. */
  let zeroAt = wall() - monotonic();
  /** Wall time at monotonic 0, when last measured. */
  let wallZeroAt = zeroAt;
  let measured = options.readLedgerTime === undefined;
  /** A measurement that jumped and waits to be confirmed. */
  let doubtedZeroAt: number | null = null;
  let measuring: Promise<void> | null = null;
  let cancelTimer: (() => void) | null = null;
  let nextMeasureAt = 0;

  const now = (): EpochMs => Math.floor(monotonic() + zeroAt);
  const isTrusted = (): boolean =>
    measured && doubtedZeroAt === null && Math.abs(wall() - monotonic() - wallZeroAt) <= offsetJumpMs;

  async function takeSample(): Promise<{ zeroAt: number; roundTripMs: number }> {
    const askedAt = monotonic();
    const ledgerTime = await readLedgerTime();
    const answeredAt = monotonic();
    const roundTripMs = answeredAt - askedAt;
    return { zeroAt: ledgerTime + roundTripMs / 2 - answeredAt, roundTripMs };
  }

  async function measureOnce(): Promise<void> {
    let best = { zeroAt: 0, roundTripMs: Infinity };
    let failure: unknown = null;
    for (let count = 0; count < samplesPerMeasurement; count++) {
      try {
        const sample = await takeSample();
        if (sample.roundTripMs < best.roundTripMs) best = sample;
      } catch (error) {
        failure = error;
      }
    }
    if (best.roundTripMs === Infinity) throw failure;
    if (measured && best.roundTripMs > offsetJumpMs) {
      throw new Error(`the ledger took ${Math.round(best.roundTripMs)} ms to tell its time, too long to learn from`);
    }
    adopt(best.zeroAt, best.roundTripMs / 2 + ledgerResolutionMs);
  }

  /** A measurement tells no more than its half round trip: what it does not contradict stays as it is. */
  function adopt(measuredZeroAt: number, uncertaintyMs: number): void {
    const newZeroAt = Math.abs(measuredZeroAt - zeroAt) <= uncertaintyMs ? zeroAt : measuredZeroAt;
    const agrees = (known: number | null): boolean => known !== null && Math.abs(newZeroAt - known) <= offsetJumpMs;
    const movedMs = Math.round(newZeroAt - zeroAt);
    wallZeroAt = wall() - monotonic();
    if (measured && !agrees(zeroAt) && !agrees(doubtedZeroAt)) {
      doubtedZeroAt = newZeroAt;
      log.warn({ movedMs }, "the ledger's time jumped; waiting for a second measurement");
      return;
    }
    if (doubtedZeroAt !== null) log.info({ movedMs }, "the ledger's time is trusted again");
    zeroAt = newZeroAt;
    doubtedZeroAt = null;
    measured = true;
  }

  function measure(): Promise<void> {
    nextMeasureAt = monotonic() + offsetMeasureMs;
    measuring ??= measureOnce().finally(() => {
      measuring = null;
    });
    return measuring;
  }

  function check(): void {
    cancelTimer = after(checkPeriodMs, check);
    if (isTrusted() && monotonic() < nextMeasureAt) return;
    measure().catch((error: unknown) => {
      if (cancelTimer) log.warn({ error }, "the ledger's time could not be measured");
    });
  }

  return {
    now,
    monotonic,
    wall,
    after,
    offsetMs: () => now() - wall(),
    isTrusted,
    measure,
    start() {
      nextMeasureAt = monotonic() + offsetMeasureMs;
      cancelTimer ??= after(checkPeriodMs, check);
    },
    stop() {
      cancelTimer?.();
      cancelTimer = null;
    },
  };
}
