import { readDuration, type Destination, type MadeSecret } from '@qbasecron/core';
import Type from 'typebox';

import { delayCharsMax } from '../limits.ts';
import { oneOf } from '../schema-kit.ts';
import { destinationRecordSchema } from './destination-record.ts';
import { destinationView } from './destination-view.ts';

/** Body of POST /destinations/:name/signing/rotate. */
export const rotateSigningSchema = Type.Object(
  {
    overlap: Type.Optional(
      Type.String({
        format: 'duration',
        maxLength: delayCharsMax,
        description: 'How long the secret before signs along; `0s` ends it at once. Default `24h`.',
        examples: ['24h'],
      }),
    ),
    kind: Type.Optional(
      oneOf(['hmac', 'ed25519'], {
        description:
          '`hmac` (default): one secret that both sides know. `ed25519`: the receiver has a public key only.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type RotateSigningBody = Type.Static<typeof rotateSigningSchema>;

/** What a validated body asks for. */
export function rotationFromBody({ overlap, kind }: RotateSigningBody) {
  return { kind, overlapMs: overlap === undefined ? undefined : (readDuration(overlap) ?? undefined) };
}

/** Answer of it: the only one that ever has the secret. Of ed25519 the receiver needs, and is told, the public key. */
export const rotatedSigningSchema = Type.Object({
  secret: Type.Optional(Type.String({ description: '`whsec_…`, of hmac: give it to the receiver. Not shown again.' })),
  public_key: Type.Optional(Type.String({ description: '`whpk_…`, of ed25519: give it to the receiver.' })),
  destination: destinationRecordSchema,
});

export function rotatedSigningView({ destination, made }: { destination: Destination; made: MadeSecret }) {
  const { secret, publicKey } = made;
  return {
    ...(publicKey === null ? { secret } : { public_key: publicKey }),
    destination: destinationView(destination),
  };
}
