/**
 * The url of one request: a task's path (maybe with a query) appended to the target's path with exactly one slash, the
 * queries joined, the target's first. Without a path it is the target's url. Pure.
 *
 * @throws Error when dot segments would lead out of the target's path
 */
export function joinTargetUrl(targetUrl: string, path: string | null): string {
  if (path === null || path === '') return targetUrl;
  const url = new URL(targetUrl);
  const base = url.pathname.replace(/\/+$/, '');
  const [beforeFragment = ''] = path.split('#');
  const queryAt = beforeFragment.indexOf('?');
  const pathPart = queryAt < 0 ? beforeFragment : beforeFragment.slice(0, queryAt);
  const query = queryAt < 0 ? '' : beforeFragment.slice(queryAt + 1);
  // Set as a path, never read as a reference: `//elsewhere` and `http:` stay within the host.
  if (pathPart !== '') url.pathname = `${base}/${pathPart.replace(/^[/\\]+/, '')}`;
  if (!`${url.pathname}/`.startsWith(`${base}/`)) throw new Error('the path leads out of the path of the target');
  if (query !== '') url.search = url.search === '' ? query : `${url.search}&${query}`;
  return url.href;
}
