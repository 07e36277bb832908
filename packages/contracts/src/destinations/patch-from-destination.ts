import { readDuration, type AuthDraft, type DestinationPatch, type HealthDraft } from '@qbasecron/core';

import { retryFromBody, successFromBody } from '../delivery-choices.ts';
import type { CreateDestinationBody, PatchDestinationBody } from './destination-body.ts';

/** What a validated body asks for: of PATCH, or of POST but for its name. */
export function patchFromDestination(
  body: Omit<CreateDestinationBody, 'name'> | PatchDestinationBody,
): DestinationPatch {
  return {
    desc: body.desc,
    targets: body.targets,
    policy: body.policy,
    broadcastSuccess: body.broadcast_success,
    headers: body.headers,
    secretHeaders: body.secret_headers,
    auth: body.auth && authOf(body.auth),
    tls: body.tls,
    rate: body.rate && { count: body.rate.count, periodMs: periodOf(body.rate.period) },
    maxInFlight: body.max_in_flight,
    timeoutMs: body.timeout_ms,
    retry: body.retry && retryFromBody(body.retry),
    success: body.success && successFromBody(body.success),
    health: body.health && healthOf(body.health),
    breaker: body.breaker && {
      failurePercent: body.breaker.failure_percent,
      minRequests: body.breaker.min_requests,
      windowMs: body.breaker.window_ms,
      openMs: body.breaker.open_ms,
    },
    signing: body.signing,
    onDisabled: body.on_disabled,
  };
}

function authOf(auth: NonNullable<PatchDestinationBody['auth']>): AuthDraft {
  const { token_url: tokenUrl, client_id: clientId, client_secret: clientSecret, ...same } = auth;
  return { ...same, tokenUrl, clientId, clientSecret };
}

/** The format has seen to it that it is a duration. */
function periodOf(period: string | null | undefined): number | null | undefined {
  return period == null ? period : (readDuration(period) ?? 0);
}

function healthOf({ active, ...rules }: NonNullable<PatchDestinationBody['health']>): HealthDraft {
  return {
    consecutiveFailures: rules.consecutive_failures,
    ejectMs: rules.eject_ms,
    ejectedPercentMax: rules.ejected_percent_max,
    panicPercent: rules.panic_percent,
    active: active && {
      path: active.path,
      method: active.method,
      intervalMs: active.interval_ms,
      timeoutMs: active.timeout_ms,
      healthyAfter: active.healthy_after,
      unhealthyAfter: active.unhealthy_after,
    },
  };
}
