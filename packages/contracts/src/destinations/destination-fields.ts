import {
  activeCheckDefaults,
  balancePolicies,
  breakerDefaults,
  healthDefaults,
  targetsCountMax,
  targetStates,
} from '@qbasecron/core';
import Type from 'typebox';

import { descCharsMax, headersCountMax, pathCharsMax, timeoutMsMax, timeoutMsMin, urlCharsMax } from '../limits.ts';
import { nullable, oneOf, optionals } from '../schema-kit.ts';
import {
  inFlightMax,
  oauthTextCharsMax,
  pemCharsMax,
  rateCountMax,
  secretCharsMax,
  signingSecretCharsMax,
  targetPriorityMax,
  targetWeightMax,
} from './destination-limits.ts';

/** What a user can set of a destination, field by field; null, in a patch, puts a field back to its default. */

const closed = { additionalProperties: false };
const integer = (minimum: number, maximum: number, description: string) =>
  Type.Integer({ minimum, maximum, description });
const secret = (description: string) =>
  Type.String({ format: 'plain-text', minLength: 1, maxLength: secretCharsMax, description });
const pem = (description: string) => Type.String({ format: 'plain-text', maxLength: pemCharsMax, description });

const targetSchema = Type.Object(
  {
    url: Type.String({
      format: 'target-url',
      maxLength: urlCharsMax,
      description: "http or https. A task's `path` is appended to its path.",
      examples: ['https://a.example.com/hooks'],
    }),
    ...optionals({
      weight: integer(1, targetWeightMax, 'Its share beside the others of its priority. Default 1.'),
      priority: integer(0, targetPriorityMax, '0 (default) comes first; others only when none before is available.'),
      state: oneOf(targetStates, {
        description: '`active` (default); `draining`, `ejected`: takes nothing new.',
      }),
    }),
  },
  closed,
);

/** The same in a new destination and in a patch. */
export const plainFields = {
  desc: Type.String({
    format: 'plain-text',
    maxLength: descCharsMax,
    description: 'What it is for, for people.',
    examples: ['The shop'],
  }),
  policy: oneOf(balancePolicies, {
    description:
      '`round_robin` (default, by weight), `least_outstanding` (of two at random, the less busy), `consistent_hash` (by ' +
      "the task's `hash_key`), `failover` (the first that is available), `broadcast` (each of them).",
  }),
  broadcast_success: oneOf(['all', 'any'], {
    description: 'With `broadcast`: whether all targets must answer well (default), or any.',
  }),
  max_in_flight: integer(1, inFlightMax, 'Requests under way, over all workers. Default: no limit of its own.'),
  timeout_ms: integer(timeoutMsMin, timeoutMsMax, 'For tasks that do not say otherwise, in ms.'),
  on_disabled: oneOf(['wait', 'fail'], {
    description: 'What becomes of its tasks while it is disabled: they `wait` (default) or `fail`.',
  }),
};

export const targetsField = Type.Array(targetSchema, {
  minItems: 1,
  maxItems: targetsCountMax,
  description: 'No two have the same address. A patch replaces the whole list.',
});

const headerNames = { propertyNames: { type: 'string', format: 'header-name' }, maxProperties: headersCountMax };
const headerValue = Type.String({ format: 'header-value' });
const headersText = {
  description:
    "Sent with every callback, and shown to everybody who reads the destination; a task's own header of the same name " +
    'wins. For secrets there are `auth` and `secret_headers`.',
  examples: [{ 'x-source': 'qbasecron' }],
};
const secretHeadersText = {
  description: 'As `headers`, but kept encrypted and never shown.',
  examples: [{ 'x-api-key': 'a secret' }],
};

export const headersFields = {
  headers: namedValues<string>(headerValue, headersText),
  secret_headers: namedValues<string>(headerValue, secretHeadersText),
};

export const headersPatchFields = {
  headers: nullable(namedValues<string | null>(nullable(headerValue), headersText)),
  secret_headers: nullable(namedValues<string | null>(nullable(headerValue), secretHeadersText)),
};

function namedValues<Value>(value: Type.TSchema, text: object) {
  return Type.Unsafe<Record<string, Value>>({ type: 'object', additionalProperties: value, ...headerNames, ...text });
}

/** Objects whose members a patch can change one by one. */
export const memberFields = {
  auth: {
    members: {
      kind: oneOf(['bearer', 'basic', 'oauth2'], {
        description:
          '`bearer`: `token`. `basic`: `username`, `password`. `oauth2` (client credentials; the token is fetched and ' +
          'renewed): `token_url`, `client_id`, `client_secret`, `scope`, `audience`.',
      }),
      token: Type.String({ format: 'header-value', minLength: 1, maxLength: secretCharsMax }),
      username: Type.String({ format: 'basic-username', maxLength: secretCharsMax }),
      password: secret(''),
      token_url: Type.String({ format: 'callback-url', maxLength: urlCharsMax }),
      client_id: Type.String({ format: 'plain-text', minLength: 1, maxLength: oauthTextCharsMax }),
      client_secret: secret(''),
      scope: Type.String({ format: 'plain-text', maxLength: oauthTextCharsMax }),
      audience: Type.String({ format: 'plain-text', maxLength: oauthTextCharsMax }),
    },
    options: {
      description:
        'How the service identifies itself. Secrets are kept encrypted and never shown; the mask `***` sent back keeps ' +
        'one as it is. Another `kind` takes the place of all.',
    },
  },
  tls: {
    members: {
      ca: pem('Authorities to trust in place of the built-in ones, in PEM.'),
      cert: pem('Client certificate, with those that it needs after it, in PEM. Together with `key`.'),
      key: pem('Its private key, in PEM, without a passphrase. Kept encrypted and never shown.'),
    },
    options: { description: 'For targets with https.' },
  },
  rate: {
    members: {
      count: integer(1, rateCountMax, 'Requests that may begin in each period, over all workers.'),
      period: Type.String({ format: 'duration', description: 'From `100ms` to `1d`.', examples: ['1s'] }),
    },
    options: { description: 'Default: no limit.' },
  },
  breaker: {
    members: {
      failure_percent: integer(1, 100, `So many failures open it. Default ${breakerDefaults.failurePercent}.`),
      min_requests: integer(1, 10_000, `Fewer say nothing. Default ${breakerDefaults.minRequests}.`),
      window_ms: integer(1_000, 600_000, `In this time, in ms. Default ${breakerDefaults.windowMs}.`),
      open_ms: integer(
        100,
        600_000,
        `How long it stays open at first, in ms; doubles up to ten times that. Default ${breakerDefaults.openMs}.`,
      ),
    },
    options: { description: 'When nothing is sent for a while because too much of it failed.' },
  },
} as const;

export const healthMembers = {
  consecutive_failures: integer(
    1,
    1_000,
    `5xx answers or failed connections in a row that eject a target. Default ${healthDefaults.consecutiveFailures}.`,
  ),
  eject_ms: integer(
    1_000,
    3_600_000,
    `For how long, in ms, times how often in a row. Default ${healthDefaults.ejectMs}.`,
  ),
  ejected_percent_max: integer(
    0,
    100,
    `At most so many of the targets, and never the last. Default ${healthDefaults.ejectedPercentMax}.`,
  ),
  panic_percent: integer(
    0,
    100,
    `With fewer available than this, all are used. Default ${healthDefaults.panicPercent}.`,
  ),
};
export const healthText = { description: 'When a target is left out for a while.' };

export const activeMembers = {
  path: Type.String({
    format: 'target-path',
    maxLength: pathCharsMax,
    description: "Of the target's origin.",
    examples: ['/healthz'],
  }),
  method: oneOf(['GET', 'HEAD'], { description: `Default \`${activeCheckDefaults.method}\`.` }),
  interval_ms: integer(1_000, 3_600_000, `Default ${activeCheckDefaults.intervalMs}.`),
  timeout_ms: integer(100, 60_000, `At most \`interval_ms\`. Default ${activeCheckDefaults.timeoutMs}.`),
  healthy_after: integer(
    1,
    100,
    `Good answers in a row that bring it back. Default ${activeCheckDefaults.healthyAfter}.`,
  ),
  unhealthy_after: integer(
    1,
    100,
    `Bad ones in a row that take it out. Default ${activeCheckDefaults.unhealthyAfter}.`,
  ),
};
export const activeText = { description: 'Asks each target by a request of its own. Default: none.' };

export const signingField = Type.Object(
  {
    secret: Type.String({
      format: 'plain-text',
      maxLength: signingSecretCharsMax,
      description:
        '`whsec_` and 24 to 64 bytes in base64 (HMAC), or `whsk_` (ed25519). `POST …/signing/rotate` makes one.',
    }),
  },
  {
    ...closed,
    description: 'Signs its callbacks by Standard Webhooks. Takes the place of every secret before, at once.',
  },
);
