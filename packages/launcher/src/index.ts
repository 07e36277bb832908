export { describeProgram } from './engines/engine.ts';
export { resolvePrograms } from './engines/resolve-engines.ts';
export type { RunningEngine } from './engines/running-engine.ts';
export { startMongo } from './engines/start-mongo.ts';
export { startRedis } from './engines/start-redis.ts';
export { startGuard } from './processes/guard.ts';
export type { RunningProcess } from './processes/start-process.ts';
export { startProcess } from './processes/start-process.ts';
export { freePort } from './tools/ports.ts';
