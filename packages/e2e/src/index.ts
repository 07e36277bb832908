export * from './account.ts';
export * from './client.ts';
export * from './receiver.ts';
export * from './stack.ts';
