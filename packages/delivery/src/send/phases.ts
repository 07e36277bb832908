import { isIP } from 'node:net';
import type { PhaseTimings } from '@qbasecron/core';
import type { Timings } from 'got';

/** How far a request has come. Up to and including `tls` nothing of it has been sent. */
export type Phase = 'socket' | 'dns' | 'connect' | 'tls' | 'send' | 'response' | 'body';

export type PhaseFacts = { timings: Timings | undefined; url: URL; reusedSocket: boolean };

/** The phase the request is in, told by the last moment that got has noted. */
export function readPhase({ timings, url, reusedSocket }: PhaseFacts): Phase {
  if (!timings || timings.socket === undefined) return 'socket';
  if (!reusedSocket) {
    if (timings.connect === undefined) return timings.lookup === undefined && !isIpLiteral(url) ? 'dns' : 'connect';
    if (url.protocol === 'https:' && timings.secureConnect === undefined) return 'tls';
  }
  if (timings.response !== undefined) return 'body';
  return timings.upload === undefined ? 'send' : 'response';
}

/** False as long as no byte of the request can have left. */
export function mayHaveBeenSent(phase: Phase): boolean {
  return phase === 'send' || phase === 'response' || phase === 'body';
}

/** Whole milliseconds; got notes moments to the millisecond. A reused socket has no DNS, connect or TLS of its own. */
export function readTimings(facts: PhaseFacts, totalMs: number): PhaseTimings {
  const { timings, url, reusedSocket } = facts;
  const phases = timings?.phases;
  const opened = !reusedSocket && phases;
  return {
    dnsMs: opened && !isIpLiteral(url) ? (phases.dns ?? null) : null,
    connectMs: opened ? (phases.tcp ?? null) : null,
    tlsMs: opened ? (phases.tls ?? null) : null,
    firstByteMs: firstByteMs(timings),
    totalMs: Math.round(totalMs),
  };
}

/** From the last byte sent to the first received; 0 for an answer that came before the body was through. */
function firstByteMs(timings: Timings | undefined): number | null {
  if (timings?.response === undefined) return null;
  return Math.max(0, timings.response - (timings.upload ?? timings.response));
}

function isIpLiteral(url: URL): boolean {
  return isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0;
}
