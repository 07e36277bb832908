import Type from 'typebox';

import { deliveryObjects, deliveryObjectsPatch } from '../delivery-fields.ts';
import { nameCharsMax } from '../limits.ts';
import { nullable, optionalNullables, optionals } from '../schema-kit.ts';
import {
  activeMembers,
  activeText,
  headersFields,
  headersPatchFields,
  healthMembers,
  healthText,
  memberFields,
  plainFields,
  signingField,
  targetsField,
} from './destination-fields.ts';

const closed = { additionalProperties: false };
const { auth, tls, rate, breaker } = memberFields;

function members<Fields extends Record<string, Type.TSchema>>(fields: Fields, options: object) {
  return Type.Object(optionals(fields), { ...closed, ...options });
}

function patchMembers<Fields extends Record<string, Type.TSchema>>(fields: Fields, options: object) {
  return nullable(Type.Object(optionalNullables(fields), { ...closed, ...options }));
}

const health = Type.Object(
  { ...optionals(healthMembers), active: Type.Optional(members(activeMembers, activeText)) },
  { ...closed, ...healthText },
);

const healthPatch = nullable(
  Type.Object(
    { ...optionalNullables(healthMembers), active: Type.Optional(patchMembers(activeMembers, activeText)) },
    { ...closed, ...healthText },
  ),
);

/** Body of POST /destinations. */
export const createDestinationSchema = Type.Object(
  {
    name: Type.String({
      format: 'name',
      maxLength: nameCharsMax,
      description: 'By which tasks name it; permanent.',
      examples: ['shop'],
    }),
    targets: targetsField,
    ...optionals(plainFields),
    ...optionals(headersFields),
    auth: Type.Optional(members(auth.members, auth.options)),
    tls: Type.Optional(members(tls.members, tls.options)),
    rate: Type.Optional(members(rate.members, rate.options)),
    health: Type.Optional(health),
    breaker: Type.Optional(members(breaker.members, breaker.options)),
    signing: Type.Optional(signingField),
    retry: deliveryObjects.retry,
    success: deliveryObjects.success,
  },
  { ...closed, description: 'A named pool of targets with its policies.' },
);
export type CreateDestinationBody = Type.Static<typeof createDestinationSchema>;

/** Body of PATCH /destinations/:name: a merge patch (RFC 7396), where null puts a field back to its default. */
export const patchDestinationSchema = Type.Object(
  {
    targets: Type.Optional(targetsField),
    ...optionalNullables(plainFields),
    ...optionals(headersPatchFields),
    auth: Type.Optional(patchMembers(auth.members, auth.options)),
    tls: Type.Optional(patchMembers(tls.members, tls.options)),
    rate: Type.Optional(patchMembers(rate.members, rate.options)),
    health: Type.Optional(healthPatch),
    breaker: Type.Optional(patchMembers(breaker.members, breaker.options)),
    signing: Type.Optional(nullable(signingField)),
    retry: deliveryObjectsPatch.retry,
    success: deliveryObjectsPatch.success,
  },
  {
    ...closed,
    minProperties: 1,
    description:
      'The fields to change; null puts a field back to its default. `targets` and `success` are replaced as a whole. ' +
      'A secret that is not given stays.',
    examples: [{ max_in_flight: 50, rate: { count: 100, period: '1s' } }],
  },
);
export type PatchDestinationBody = Type.Static<typeof patchDestinationSchema>;
