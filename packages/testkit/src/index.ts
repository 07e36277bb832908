export * from './fake-clock.ts';
export * from './signals.ts';
