export * from './connect-ledger.ts';
export type { Ledger } from './ledger.ts';
export { LedgerTooNew } from './migrate.ts';
