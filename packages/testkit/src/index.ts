export * from './fake-clock.ts';
export * from './signals.ts';
export * from './real-clock.ts';
export * from './memory-timer/create-memory-timer.ts';
export * from './conformance/timer/index.ts';
export * from './receivers/index.ts';
