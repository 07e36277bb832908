import type { RetryPolicy } from '../model/task.ts';
import { retryDefaults } from './task-defaults.ts';
import type { TaskDraft, TaskPatch } from './task-draft.ts';

/** The policy with defaults for what is not given. A ladder says by itself how many attempts there are. */
export function fillRetry(asked: TaskDraft['retry'], inherited: RetryPolicy = retryDefaults): RetryPolicy {
  const ladderMs = asked?.ladderMs ?? null;
  const strategy = asked?.strategy ?? (ladderMs ? 'ladder' : inherited.strategy);
  const ladder = strategy === 'ladder' ? (ladderMs ?? inherited.ladderMs) : null;
  const attempts = ladderMs ? ladderMs.length + 1 : inherited.maxAttempts;
  return {
    strategy,
    // Kept even where the strategy does not want it, so that the check can tell.
    ladderMs: ladder ?? ladderMs,
    maxAttempts: asked?.maxAttempts ?? attempts,
    minBackoffMs: asked?.minBackoffMs ?? inherited.minBackoffMs,
    maxBackoffMs: asked?.maxBackoffMs ?? inherited.maxBackoffMs,
    factor: asked?.factor ?? inherited.factor,
    maxAgeMs: asked?.maxAgeMs ?? inherited.maxAgeMs,
  };
}

/** The policy after a patch; null puts a member back to what is inherited. */
export function patchRetry(current: RetryPolicy, asked: TaskPatch['retry'], inherited: RetryPolicy): RetryPolicy {
  if (asked == null) return asked === null ? inherited : current;
  const strategyAsked = asked.strategy === undefined && asked.ladderMs ? 'ladder' : asked.strategy;
  const strategy = patched(strategyAsked, current.strategy, inherited.strategy);
  const ladderMs = strategy === 'ladder' ? patched(asked.ladderMs, current.ladderMs, null) : (asked.ladderMs ?? null);
  const attempts = asked.ladderMs ? asked.ladderMs.length + 1 : inherited.maxAttempts;
  return {
    strategy,
    ladderMs,
    maxAttempts: patched(asked.maxAttempts, asked.ladderMs ? attempts : current.maxAttempts, attempts),
    minBackoffMs: patched(asked.minBackoffMs, current.minBackoffMs, inherited.minBackoffMs),
    maxBackoffMs: patched(asked.maxBackoffMs, current.maxBackoffMs, inherited.maxBackoffMs),
    factor: patched(asked.factor, current.factor, inherited.factor),
    maxAgeMs: patched(asked.maxAgeMs, current.maxAgeMs, inherited.maxAgeMs),
  };
}

/** A field after a merge patch: undefined leaves it, null puts it back. */
export function patched<Value>(asked: Value | null | undefined, current: Value, fallback: Value): Value {
  if (asked === undefined) return current;
  return asked === null ? fallback : asked;
}
