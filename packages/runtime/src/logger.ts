import {
  destination as openDestination,
  pino,
  stdTimeFunctions,
  type DestinationStream,
  type Level,
  type Logger as PinoLogger,
} from 'pino';
import { maskSecrets, redact } from './redact.ts';
import { prettyLine } from './pretty-line.ts';

export type LogLevel = Level | 'silent';

/**
 * JSON lines with `level`, `time` (ISO 8601), `name`, the fields and `msg`. Values of authorization and cookie headers
 * and whatever a callback carries are replaced, at any depth, and tokens wherever they stand; errors keep type, message, code, stack and cause only.
 * The result is a pino logger, so it serves Fastify as well as everything that takes core's Logger.
 */
export function createLogger(options: {
  name: string;
  level: LogLevel;
  /** One line a person can read instead of JSON. @default false */
  pretty?: boolean;
  /** Takes whole lines. @default stdout */
  destination?: DestinationStream;
}): PinoLogger {
  const { name, level, pretty = false, destination = openDestination(1) } = options;
  const target = pretty ? { write: (line: string) => destination.write(prettyLine(line)) } : destination;
  return pino(
    {
      name,
      level,
      base: {},
      timestamp: stdTimeFunctions.isoTime,
      hooks: { streamWrite: maskSecrets },
      formatters: { level: (label) => ({ level: label }), log: redact },
    },
    target,
  );
}
