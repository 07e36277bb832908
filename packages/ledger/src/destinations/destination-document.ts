import { balancePolicies, destinationStates, targetStates } from '@qbasecron/core';
import type {
  ActiveCheck,
  BreakerRules,
  Destination,
  DestinationAuth,
  DestinationChange,
  DestinationTls,
  HealthRules,
  RateLimit,
  Sealed,
  SigningSecret,
  Target,
} from '@qbasecron/core';
import {
  decode,
  defaulted,
  encode,
  encodeChange,
  instant,
  listOf,
  nested,
  nullable,
  number,
  oneOf,
  pairs,
  required,
  text,
  words,
  type Codecs,
  type Fields,
  type Kind,
  type Update,
} from '../fields.ts';
import type { StoredRecord } from '../names.ts';
import { retryPolicy, successTest } from '../request-fields.ts';

/** The destination as the ledger keeps it, in the manner of the task: what is null or empty is left out. */

/** Sealed before it came here; the ledger cannot tell it from other text. */
const sealed: Kind<Sealed> = { ...text, parse: (stored) => text.parse(stored) as Sealed | undefined };
const sealedPairs: Kind<Record<string, Sealed>> = {
  ...pairs,
  parse: (stored) => pairs.parse(stored) as Record<string, Sealed> | undefined,
};

const target = nested<Target>({
  url: required('url', text),
  weight: required('weight', number),
  priority: required('priority', number),
  state: required('state', oneOf(targetStates)),
});

type AuthOf<Kind extends DestinationAuth['kind']> = Extract<DestinationAuth, { kind: Kind }>;

const authKinds = {
  bearer: nested<AuthOf<'bearer'>>({ kind: required('kind', oneOf(['bearer'])), token: required('token', sealed) }),
  basic: nested<AuthOf<'basic'>>({
    kind: required('kind', oneOf(['basic'])),
    username: required('username', text),
    password: required('password', sealed),
  }),
  oauth2: nested<AuthOf<'oauth2'>>({
    kind: required('kind', oneOf(['oauth2'])),
    tokenUrl: required('token_url', text),
    clientId: required('client_id', text),
    clientSecret: required('client_secret', sealed),
    scope: nullable('scope', text),
    audience: nullable('audience', text),
  }),
};

const auth: Kind<DestinationAuth> = {
  what: 'a document with the kind bearer, basic or oauth2',
  store(value) {
    switch (value.kind) {
      case 'bearer':
        return authKinds.bearer.store(value);
      case 'basic':
        return authKinds.basic.store(value);
      case 'oauth2':
        return authKinds.oauth2.store(value);
    }
  },
  parse(stored) {
    const kind = (stored as { kind?: unknown } | null)?.kind;
    return kind === 'bearer' || kind === 'basic' || kind === 'oauth2' ? authKinds[kind].parse(stored) : undefined;
  },
};

const tls = nested<DestinationTls>({
  ca: nullable('ca', text),
  cert: nullable('cert', text),
  key: nullable('key', sealed),
});

const rate = nested<RateLimit>({ count: required('count', number), periodMs: required('period_ms', number) });

const active = nested<ActiveCheck>({
  path: required('path', text),
  method: required('method', oneOf(['GET', 'HEAD'])),
  intervalMs: required('interval_ms', number),
  timeoutMs: required('timeout_ms', number),
  healthyAfter: required('healthy_after', number),
  unhealthyAfter: required('unhealthy_after', number),
});

const health = nested<HealthRules>({
  consecutiveFailures: required('consecutive_failures', number),
  ejectMs: required('eject_ms', number),
  ejectedPercentMax: required('ejected_percent_max', number),
  panicPercent: required('panic_percent', number),
  active: nullable('active', active),
});

const breaker = nested<BreakerRules>({
  failurePercent: required('failure_percent', number),
  minRequests: required('min_requests', number),
  windowMs: required('window_ms', number),
  openMs: required('open_ms', number),
});

const signingSecret = nested<SigningSecret>({
  secret: required('secret', sealed),
  createdAt: required('create_at', instant),
  expiresAt: nullable('expires_at', instant),
});

const stopped = nested<NonNullable<Destination['stopped']>>({
  reason: nullable('reason', text),
  by: nullable('by', text),
  at: required('at', instant),
});

const codecs: Codecs<Destination> = {
  name: required('_id', text),
  desc: words('desc'),
  targets: required('targets', listOf(target)),
  policy: required('policy', oneOf(balancePolicies)),
  broadcastSuccess: required('broadcast_success', oneOf(['all', 'any'])),
  headers: defaulted('headers', pairs, () => ({}), isEmpty),
  secretHeaders: defaulted('secret_headers', sealedPairs, () => ({}), isEmpty),
  auth: nullable('auth', auth),
  tls: nullable('tls', tls),
  rate: nullable('rate', rate),
  maxInFlight: nullable('max_in_flight', number),
  timeoutMs: nullable('timeout_ms', number),
  retry: nullable('retry', retryPolicy),
  success: nullable('success', successTest),
  health: required('health', health),
  breaker: required('breaker', breaker),
  signing: defaulted(
    'signing',
    listOf(signingSecret),
    () => [],
    (value) => value.length === 0,
  ),
  onDisabled: required('on_disabled', oneOf(['wait', 'fail'])),
  state: required('state', oneOf(destinationStates)),
  stopped: nullable('stopped', stopped),
  createdAt: required('create_at', instant),
  updatedAt: required('update_at', instant),
  revision: required('revision', number),
};

export function encodeDestination(destination: Destination): StoredRecord {
  return encode(codecs, destination) as StoredRecord;
}

/** Throws UnreadableRecord naming the field that does not fit. */
export function decodeDestination(record: Fields): Destination {
  return decode(codecs, record);
}

export function encodeDestinationChange(change: DestinationChange): Update {
  return encodeChange<Destination>(codecs, change);
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}
