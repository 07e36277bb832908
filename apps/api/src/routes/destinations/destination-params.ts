import { nameParams } from '@qbasecron/contracts';
import { Type } from 'typebox';

/** Path of /destinations/:name. */
export const destinationParams = nameParams('1 to 64 of A-Z a-z 0-9 _ . -', 'shop');

/** Path of /destinations/:name/targets/:n. */
export const targetParams = Type.Object({
  ...destinationParams.properties,
  n: Type.Integer({ minimum: 0, maximum: 99, description: 'Its place in `targets`, from 0.', examples: [1] }),
});
export type TargetParams = { name: string; n: number };
