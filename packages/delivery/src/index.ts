export * from './got-sender.ts';
