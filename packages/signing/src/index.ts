/**
 * Signed callbacks by Standard Webhooks 1.0
 * (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md).
 * Depends on nothing but node:crypto, so that a receiver can take it as it is.
 */
export { newSecret, publicKeyOf } from './new-secret.ts';
export { receiverSecretFault, secretFault } from './secret-fault.ts';
export { signCallback } from './sign-callback.ts';
export { verifyCallback, type CallbackHeaders } from './verify-callback.ts';
