export * from './guard/address-guard.ts';
export * from './send/got-sender.ts';
