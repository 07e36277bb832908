/**
 * The flow that a task belongs to: those of one flow share turn, limits and breaker. A destination's is `d:<name>`, a
 * bare url's is its origin, `https://example.com:8443`. A url that cannot be read is a flow of its own kind, because
 * such a task must still be taken and end on record. Pure.
 */
export function flowOf(to: { callbackUrl: string | null; destination: string | null }): string {
  if (to.destination !== null) return flowOfDestination(to.destination);
  const url = to.callbackUrl !== null && URL.canParse(to.callbackUrl) ? new URL(to.callbackUrl) : null;
  return url?.origin ?? 'unreadable';
}

export function flowOfDestination(name: string): string {
  return `d:${name}`;
}

/** The destination's name; null for a flow of bare urls. */
export function destinationOf(flow: string): string | null {
  return flow.startsWith('d:') ? flow.slice(2) : null;
}
