import type { EpochMs, RetryPolicy } from './task.ts';
import type { SuccessTest } from './success-test.ts';

/**
 * A destination: a named pool of targets with its policies. A task names it instead of a callback url; a task with a
 * url of its own has its origin as an implicit destination of one target. The name is permanent and is the id.
 */

export const targetStates = ['active', 'draining', 'ejected'] as const;
/** Set by people. `draining`: takes nothing new, what is under way ends. `ejected`: the same, and shown as sick. */
export type TargetState = (typeof targetStates)[number];

export type Target = {
  /** http or https; a task's path is appended to its path. No two targets of a destination have the same. */
  url: string;
  /** Its share beside the others of its priority, 1 to 1,000. @default 1 */
  weight: number;
  /** 0 is tried first; a higher one only when no target of a lower one is available. @default 0 */
  priority: number;
  /** @default 'active' */
  state: TargetState;
};

/**
 * - round_robin: smooth weighted, so that a heavy target is not called in bursts
 * - least_outstanding: of two drawn at random, by weight, the one with fewer requests under way
 * - consistent_hash: by the task's hash_key (or its id), with bounded load
 * - failover: the first available one in order of priority, then of the list
 * - broadcast: a request to each target
 */
export const balancePolicies = [
  'round_robin',
  'least_outstanding',
  'consistent_hash',
  'failover',
  'broadcast',
] as const;
export type BalancePolicy = (typeof balancePolicies)[number];

/** A secret as the ledger keeps it: encrypted by a SecretBox. Never leaves the service and is never logged. */
export type Sealed = string & { readonly sealed: unique symbol };

export type DestinationAuth =
  | { kind: 'bearer'; token: Sealed }
  | { kind: 'basic'; username: string; password: Sealed }
  /** OAuth 2.0 client credentials (RFC 6749, 4.4); the token is fetched by the workers, kept and renewed. */
  | {
      kind: 'oauth2';
      tokenUrl: string;
      clientId: string;
      clientSecret: Sealed;
      scope: string | null;
      audience: string | null;
    };

/** PEM texts. `cert` and `key` come together. */
export type DestinationTls = {
  /** Trusted in place of the built-in authorities. */
  ca: string | null;
  cert: string | null;
  key: Sealed | null;
};

/** `count` requests in each `periodMs`, over all workers. */
export type RateLimit = { count: number; periodMs: number };

/** Passive ejection, with Envoy's starting numbers. */
export type HealthRules = {
  /** 5xx answers or failed connections in a row that eject a target. @default 5 */
  consecutiveFailures: number;
  /** First ejection; the n-th in a row lasts n times as long. @default 30,000 */
  ejectMs: number;
  /** Of the targets, in percent; never the last. @default 50 */
  ejectedPercentMax: number;
  /** Below so many percent of available targets all are used (panic mode). @default 50 */
  panicPercent: number;
  /** A GET or HEAD of its own to each target; null for none. @default null */
  active: ActiveCheck | null;
};

export type ActiveCheck = {
  /** Of the target's origin, such as `/healthz`. */
  path: string;
  method: 'GET' | 'HEAD';
  intervalMs: number;
  timeoutMs: number;
  /** Good answers in a row that bring a target back, bad ones that eject it. */
  healthyAfter: number;
  unhealthyAfter: number;
};

/** When the circuit breaker of a whole destination opens. */
export type BreakerRules = {
  /** Of the requests within `windowMs`, in percent. @default 70 */
  failurePercent: number;
  /** Fewer than so many say nothing. @default 20 */
  minRequests: number;
  /** @default 30,000 */
  windowMs: number;
  /** How long it stays open at first; doubles up to ten times as long. @default 5,000 */
  openMs: number;
};

/** One secret that signs callbacks; while two are valid, both sign. */
export type SigningSecret = {
  /** `whsec_…` (HMAC-SHA256) or `whsk_…` (ed25519), sealed. */
  secret: Sealed;
  createdAt: EpochMs;
  /** When the old one of a rotation stops signing; null for the current one. */
  expiresAt: EpochMs | null;
};

export const destinationStates = ['active', 'paused', 'disabled'] as const;
/** `paused` by people, `disabled` by a receiver's word (410, `webhook-delivery: disable`) or by people. */
export type DestinationState = (typeof destinationStates)[number];

/** What the user says of it; a PATCH changes it. */
export type DestinationDefinition = {
  desc: string;
  /** 1 to 100. */
  targets: Target[];
  /** @default 'round_robin' */
  policy: BalancePolicy;
  /** broadcast: whether all targets must have answered well, or any. @default 'all' */
  broadcastSuccess: 'all' | 'any';
  /** Sent with every callback, shown as given; a task's own header of the same name wins. Names in lower case. */
  headers: Record<string, string>;
  /** As `headers`, but sealed and never shown. */
  secretHeaders: Record<string, Sealed>;
  auth: DestinationAuth | null;
  tls: DestinationTls | null;
  rate: RateLimit | null;
  /** Requests under way over all workers. */
  maxInFlight: number | null;
  /** What a task that names the destination gets when it does not say otherwise; copied when the task is made. */
  timeoutMs: number | null;
  retry: RetryPolicy | null;
  success: SuccessTest | null;
  health: HealthRules;
  breaker: BreakerRules;
  /** Empty: its callbacks are not signed by a secret of its own. */
  signing: SigningSecret[];
  /** What becomes of tasks while it is disabled. @default 'wait' */
  onDisabled: 'wait' | 'fail';
};

export type Destination = DestinationDefinition & {
  name: string;
  state: DestinationState;
  /** Why and since when it is paused or disabled; null while it is active. */
  stopped: { reason: string | null; by: string | null; at: EpochMs } | null;
  createdAt: EpochMs;
  updatedAt: EpochMs;
  revision: number;
};
