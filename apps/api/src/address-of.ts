/**
 * Host names and ports of a connection URI, fit for a message: never a user, a password or an option. Empty when they
 * cannot be told apart safely.
 */
export function addressOf(uri: string): string {
  const [, rest = ''] = uri.split('://', 2);
  const authority = rest.split(/[/?#]/, 1)[0] as string;
  // A later @ means that a password holds an unescaped delimiter, so that its beginning would be shown as a host.
  if (rest.slice(authority.length).includes('@')) return '';
  return authority.slice(authority.lastIndexOf('@') + 1);
}
