import { parseArgs } from 'node:util';
import { nameCharsMax } from '@qbasecron/contracts';
import { scopes, type Scope } from '@qbasecron/core';
import { plainReason, StartFailure } from '@qbasecron/runtime';

export type TokenArgs = { name: string; scopes: Scope[]; days: number | null; print: boolean };

const daysMax = 36_500;

/** Reads the arguments of `npm run token`. Throws StartFailure in one sentence that says what to correct. */
export function readTokenArgs(argv: readonly string[]): TokenArgs {
  const { name, scopes: list, days, print } = readValues(argv);
  if (name.length === 0 || name.length > nameCharsMax) {
    throw new StartFailure(`--name must be 1 to ${nameCharsMax} characters.`);
  }
  return { name, scopes: readScopes(list), days: days === undefined ? null : readDays(days), print };
}

function readValues(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        name: { type: 'string', default: 'made by npm run token' },
        scopes: { type: 'string', default: 'admin' },
        days: { type: 'string' },
        print: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new StartFailure(`${plainReason(error)}: "npm run token -- --help" lists the options.`);
  }
}

function readScopes(list: string): Scope[] {
  const words = list.split(',').filter((word) => word !== '');
  const unknown = words.find((word) => !(scopes as readonly string[]).includes(word));
  if (unknown !== undefined) {
    throw new StartFailure(`--scopes must be some of ${scopes.join(', ')}, joined by commas; "${unknown}" is none.`);
  }
  return [...new Set(words)] as Scope[];
}

function readDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= daysMax) return days;
  throw new StartFailure(`--days must be a whole number from 1 to ${daysMax}.`);
}
