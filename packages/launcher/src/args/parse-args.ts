import { resolve } from 'node:path';
import { UserFailure } from '../failure.ts';
import { checkoutRoot, type Env } from '../paths.ts';

const commands = ['start', 'demo', 'token', 'test', 'bench', 'verify'] as const;
export type Command = (typeof commands)[number];

export type Options = {
  command: Command;
  port: number;
  pushPort: number;
  workerCount: number;
  host: string;
  /** Absolute path. */
  dataDir: string;
  /** test: part of the path of the test files to run; null runs everything. */
  only: string | null;
  /** bench and token: arguments handed on. */
  rest: string[];
};

const defaultPort = 3452;
const defaultPushPort = 3453;
const workersMax = 64;

/** Reads the command line. Throws UserFailure naming the first thing that is wrong. `--name=value` works as well. */
export function parseArgs(argv: readonly string[], env: Env, workingDir: string): Options {
  const [command, ...rest] = argv;
  if (!isCommand(command)) {
    throw new UserFailure(`Unknown command "${command ?? ''}": use one of ${commands.join(', ')}.`);
  }
  const options: Options = {
    command,
    port: defaultPort,
    pushPort: env['PUSH_PORT'] ? wholeNumber('PUSH_PORT', env['PUSH_PORT'], 1, 65_535) : defaultPushPort,
    workerCount: 2,
    host: '127.0.0.1',
    dataDir: resolve(checkoutRoot, '.data'),
    only: null,
    rest: [],
  };
  if (command === 'bench') return { ...options, rest };
  for (let index = 0; index < rest.length; index += 1) {
    const [name, inline] = splitOnce(rest[index] ?? '');
    const value = inline ?? rest[index + 1];
    if (command === 'token' && name !== '--data') {
      options.rest.push(rest[index] ?? '');
      continue;
    }
    if (!takesValue(name)) {
      throw new UserFailure(`Unknown option "${name}": "npm start -- --help" lists the options.`);
    }
    if (value === undefined || value === '') throw new UserFailure(`${name} needs a value.`);
    if (inline === undefined) index += 1;
    setOption(options, name, value, workingDir);
  }
  if (options.port === options.pushPort) {
    throw new UserFailure(
      `The api and the push app cannot both use port ${options.port}: choose another with --push-port.`,
    );
  }
  return options;
}

const optionNames = ['--port', '--push-port', '--workers', '--host', '--data', '--only'] as const;
type OptionName = (typeof optionNames)[number];

function setOption(options: Options, name: OptionName, value: string, workingDir: string): void {
  switch (name) {
    case '--port':
      options.port = wholeNumber(name, value, 1, 65_535);
      break;
    case '--push-port':
      options.pushPort = wholeNumber(name, value, 1, 65_535);
      break;
    case '--workers':
      options.workerCount = wholeNumber(name, value, 1, workersMax);
      break;
    case '--host':
      options.host = value;
      break;
    case '--data':
      options.dataDir = resolve(workingDir, value);
      break;
    case '--only':
      options.only = value;
      break;
  }
}

function isCommand(text: string | undefined): text is Command {
  return commands.some((command) => command === text);
}

function takesValue(name: string): name is OptionName {
  return optionNames.some((known) => known === name);
}

function splitOnce(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function wholeNumber(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < min || value > max) {
    throw new UserFailure(`${name} must be a whole number from ${min} to ${max}, not "${text}".`);
  }
  return value;
}
