export * from './connect-timer.ts';
export { prefixDefault } from './names.ts';
