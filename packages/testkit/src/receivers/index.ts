export * from './behaviours.ts';
export * from './describe-callback-sender.ts';
export * from './receiver.ts';
export * from './self-signed.ts';
