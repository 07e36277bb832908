import { assertNever, type BalancePolicy } from '@qbasecron/core';
import { keepTier, type Candidate } from './candidate.ts';
import { pickByHash } from './pick-by-hash.ts';
import { pickLeastOutstanding } from './pick-least-outstanding.ts';
import { pickSmooth } from './pick-smooth.ts';

/** Policies that send one request to one target. */
export type SinglePolicy = Exclude<BalancePolicy, 'broadcast'>;

export type Pick<C extends Candidate> = {
  policy: SinglePolicy;
  /** Available targets that this attempt has not called yet, in the order of the list. */
  candidates: readonly C[];
  /** For consistent_hash. */
  key: string;
  /** Url of the target that the task's last attempt called: not taken when there is another. Null: any may be taken. */
  avoid: string | null;
  /** Uniform in [0, 1). */
  random01: () => number;
};

/** The target of one request; null when there are no candidates. Moves the credits of round_robin, nothing else. */
export function pickTarget<C extends Candidate>({ policy, candidates, key, avoid, random01 }: Pick<C>): C | null {
  const others = avoid === null ? candidates : candidates.filter((candidate) => candidate.url !== avoid);
  const tier = keepTier(others.length > 0 ? others : candidates);
  if (tier.length < 2) return tier[0] ?? null;
  switch (policy) {
    case 'round_robin':
      return pickSmooth(tier);
    case 'least_outstanding':
      return pickLeastOutstanding(tier, random01(), random01());
    case 'consistent_hash':
      return pickByHash(tier, key);
    case 'failover':
      return tier[0] ?? null;
    default:
      return assertNever(policy, 'balance policy');
  }
}
