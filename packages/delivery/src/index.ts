export * from './guard/address-guard.ts';
export * from './guard/cidr-list.ts';
export { createDispatcher } from './pool/create-dispatcher.ts';
export * from './send/got-sender.ts';
