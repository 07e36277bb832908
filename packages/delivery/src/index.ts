export * from './send/got-sender.ts';
