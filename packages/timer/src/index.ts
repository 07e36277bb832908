export * from './connect-timer.ts';
