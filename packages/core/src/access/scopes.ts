/** What a token may be allowed to do. `admin` allows everything; no other scope implies another. */
export const scopes = [
  'tasks:read',
  'tasks:write',
  'schedules:read',
  'schedules:write',
  'destinations:read',
  'destinations:write',
  'admin',
] as const;
export type Scope = (typeof scopes)[number];

export function allows(held: readonly Scope[], needed: Scope): boolean {
  return held.includes(needed) || held.includes('admin');
}
