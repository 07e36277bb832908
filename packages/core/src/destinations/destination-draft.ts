import type {
  ActiveCheck,
  BreakerRules,
  DestinationAuth,
  DestinationDefinition,
  HealthRules,
  RateLimit,
  Target,
} from '../model/destination.ts';
import type { TaskPatch } from '../tasks/task-draft.ts';

/** Every member may be left as it is (undefined) or put back to its default (null). */
type Members<Value> = { [Name in keyof Value]?: Value[Name] | null | undefined };

/**
 * A merge patch (RFC 7396) of what the user can set, with the secrets as given, well-formed field by field (the wire's
 * schema saw to that). A new destination is a patch of the empty one. `targets` and `success` are replaced as a whole; an
 * `auth` of another kind takes the place of the one before.
 */
export type DestinationPatch = Members<
  Pick<
    DestinationDefinition,
    'desc' | 'policy' | 'broadcastSuccess' | 'maxInFlight' | 'timeoutMs' | 'success' | 'onDisabled'
  >
> & {
  targets?: TargetDraft[] | undefined;
  headers?: Record<string, string | null> | null | undefined;
  secretHeaders?: Record<string, string | null> | null | undefined;
  auth?: AuthDraft | null | undefined;
  tls?: TlsDraft | null | undefined;
  rate?: Members<RateLimit> | null | undefined;
  retry?: TaskPatch['retry'];
  health?: HealthDraft | null | undefined;
  breaker?: Members<BreakerRules> | null | undefined;
  /** Takes the place of every secret before, at once; null: signed no more. */
  signing?: { secret: string } | null | undefined;
};

export type TargetDraft = Pick<Target, 'url'> & Members<Omit<Target, 'url'>>;

export type AuthDraft = Members<{
  kind: DestinationAuth['kind'];
  token: string;
  username: string;
  password: string;
  tokenUrl: string;
  clientId: string;
  clientSecret: string;
  scope: string;
  audience: string;
}>;

export type TlsDraft = Members<{ ca: string; cert: string; key: string }>;

export type HealthDraft = Members<Omit<HealthRules, 'active'>> & { active?: Members<ActiveCheck> | null | undefined };
