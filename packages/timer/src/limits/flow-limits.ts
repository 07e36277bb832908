import { createHash } from 'node:crypto';
import { ratePace, type Clock, type EpochMs, type FlowAsk, type FlowLimits, type FlowShare } from '@qbasecron/core';
import type { Redis } from 'ioredis';
import { flowKey } from '../names.ts';
import { shareScript } from './share-script.ts';

/** What a worker held that has not asked for so long is free. */
const silentMs = 3_000;
/** Redis does nothing else during a script. */
const flowsPerCall = 200;

const scriptSha = createHash('sha1').update(shareScript).digest('hex');

/**
 * The count over all workers, on Redis's clock, over a fail-fast connection. Every key expires a few seconds after the
 * last ask, or when its rate is even again.
 */
export function createFlowLimits(deps: {
  redis: Redis;
  prefix: string;
  clock: Pick<Clock, 'now'>;
  /** For tests: a simulated clock in place of Redis's own. */
  scriptNow?: () => EpochMs;
}): FlowLimits {
  const { redis, prefix, clock, scriptNow } = deps;

  async function shareSome(worker: string, asks: readonly FlowAsk[]): Promise<FlowShare[]> {
    const keys = asks.map(({ flow }) => flowKey(prefix, flow));
    const args = [worker, scriptNow?.() ?? '', silentMs, ...asks.flatMap(scriptArgs)];
    const answers = parseAnswers(await runScript(keys, args), asks.length);
    return answers.map(([inFlightMax, permits, waitMs]) => ({
      inFlightMax: inFlightMax < 0 ? null : inFlightMax,
      permits: permits < 0 ? null : permits,
      nextPermitAt: waitMs < 0 ? null : clock.now() + waitMs,
    }));
  }

  /** By its hash; in full when Redis was restarted or has never seen it. */
  async function runScript(keys: string[], args: (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(scriptSha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
      return redis.eval(shareScript, keys.length, ...keys, ...args);
    }
  }

  return {
    async share(worker, asks) {
      const shares: FlowShare[] = [];
      for (let from = 0; from < asks.length; from += flowsPerCall) {
        shares.push(...(await shareSome(worker, asks.slice(from, from + flowsPerCall))));
      }
      return shares;
    },
  };
}

function scriptArgs({ maxInFlight, inFlightCount, waitingCount, rate }: FlowAsk): (string | number)[] {
  const pace = rate && ratePace(rate);
  return [maxInFlight ?? '', inFlightCount, waitingCount, pace?.everyMs ?? '', pace?.slackMs ?? ''];
}

function parseAnswers(answer: unknown, count: number): [number, number, number][] {
  if (!Array.isArray(answer) || answer.length !== count) throw new Error('Redis gave no share for each flow');
  return answer.map((row: unknown) => {
    if (!Array.isArray(row) || row.length !== 3 || !row.every(Number.isInteger)) {
      throw new Error('Redis gave a share that is not three whole numbers');
    }
    return row as [number, number, number];
  });
}
