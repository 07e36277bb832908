import { formatInstant, secretMask, type Destination, type DestinationAuth } from '@qbasecron/core';

import { retryView, successView } from '../delivery-choices.ts';
import { formatDuration } from '../format-duration.ts';
import type { DestinationRecord } from './destination-record.ts';

/** The wire's record of a destination. Field by field, so that nothing sealed can slip in. */
export function destinationView(destination: Destination): DestinationRecord {
  const { health, breaker, rate, tls, stopped } = destination;
  return {
    name: destination.name,
    desc: destination.desc,
    targets: destination.targets.map(({ url, weight, priority, state }) => ({ url, weight, priority, state })),
    policy: destination.policy,
    broadcast_success: destination.broadcastSuccess,
    headers: destination.headers,
    secret_headers: Object.fromEntries(Object.keys(destination.secretHeaders).map((name) => [name, secretMask])),
    auth: destination.auth && authView(destination.auth),
    tls: tls && { ca: tls.ca, cert: tls.cert, key: tls.key === null ? null : secretMask },
    rate: rate && { count: rate.count, period: formatDuration(rate.periodMs) },
    max_in_flight: destination.maxInFlight,
    timeout_ms: destination.timeoutMs,
    retry: destination.retry && retryView(destination.retry),
    success: destination.success && successView(destination.success),
    health: {
      consecutive_failures: health.consecutiveFailures,
      eject_ms: health.ejectMs,
      ejected_percent_max: health.ejectedPercentMax,
      panic_percent: health.panicPercent,
      active: health.active && {
        path: health.active.path,
        method: health.active.method,
        interval_ms: health.active.intervalMs,
        timeout_ms: health.active.timeoutMs,
        healthy_after: health.active.healthyAfter,
        unhealthy_after: health.active.unhealthyAfter,
      },
    },
    breaker: {
      failure_percent: breaker.failurePercent,
      min_requests: breaker.minRequests,
      window_ms: breaker.windowMs,
      open_ms: breaker.openMs,
    },
    signing: signingView(destination.signing),
    on_disabled: destination.onDisabled,
    state: destination.state,
    stopped: stopped && { reason: stopped.reason, by: stopped.by, at: formatInstant(stopped.at) },
    create_at: formatInstant(destination.createdAt),
    update_at: formatInstant(destination.updatedAt),
    revision: destination.revision,
  };
}

function authView(auth: DestinationAuth): NonNullable<DestinationRecord['auth']> {
  switch (auth.kind) {
    case 'bearer':
      return { kind: auth.kind, token: secretMask };
    case 'basic':
      return { kind: auth.kind, username: auth.username, password: secretMask };
    case 'oauth2':
      return {
        kind: auth.kind,
        token_url: auth.tokenUrl,
        client_id: auth.clientId,
        client_secret: secretMask,
        scope: auth.scope,
        audience: auth.audience,
      };
  }
}

function signingView(signing: Destination['signing']): DestinationRecord['signing'] {
  const current = signing.find(({ expiresAt }) => expiresAt === null);
  if (!current) return null;
  return {
    secret: secretMask,
    create_at: formatInstant(current.createdAt),
    previous: signing.flatMap(({ createdAt, expiresAt }) =>
      expiresAt === null ? [] : [{ create_at: formatInstant(createdAt), expires_at: formatInstant(expiresAt) }],
    ),
  };
}
