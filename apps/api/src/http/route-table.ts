/** Which methods each path knows, for answering 405 instead of 404. Filled while the routes are registered. */
export type RouteTable = {
  add(method: string, pattern: string): void;
  /** Methods of every pattern that the path fits; empty for an unknown path. The query is ignored. */
  methodsFor(path: string): string[];
};

export function createRouteTable(): RouteTable {
  const patterns = new Map<string, { segments: string[]; methods: Set<string> }>();
  return {
    add(method, pattern) {
      const known = patterns.get(pattern);
      if (known) known.methods.add(method);
      else patterns.set(pattern, { segments: pattern.split('/'), methods: new Set([method]) });
    },
    methodsFor(path) {
      const segments = (path.split('?', 1)[0] as string).split('/');
      const methods = new Set<string>();
      for (const known of patterns.values()) {
        if (fits(known.segments, segments)) for (const method of known.methods) methods.add(method);
      }
      return [...methods].sort();
    },
  };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  if (pattern.length !== segments.length) return false;
  return pattern.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}
