export * from './connect-ledger.ts';
