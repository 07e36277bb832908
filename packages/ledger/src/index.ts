export * from './connect-ledger.ts';
export { LedgerTooNew } from './migrate.ts';
