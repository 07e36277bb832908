import { randomBytes } from 'node:crypto';
import { tokenView } from '@qbasecron/contracts';
import {
  createToken,
  describeChange,
  Refusal,
  tokenBytes,
  tokenOf,
  type AuditEntry,
  type Token,
} from '@qbasecron/core';
import { connectLedger } from '@qbasecron/ledger';
import { createLogger, plainReason, readConfig, startMain, StartFailure } from '@qbasecron/runtime';
import { Type, type Static } from 'typebox';
import { readTokenArgs, type TokenArgs } from './read-args.ts';
import { configSchema } from '../config.ts';
import { createIds } from '../create-ids.ts';

/**
 * `npm run token`: makes a token in the ledger of the environment. The token alone goes to stdout, so that it can be
 * caught by a shell; what is said of it goes to stderr. With --print the token is on no record: for BOOTSTRAP_TOKEN.
 */
const tokenConfigSchema = Type.Pick(configSchema, ['MONGODB_URI', 'MONGODB_DATABASE', 'RETAIN_AUDIT_DAYS']);

const dayMs = 24 * 3_600_000;
const maker = 'command line';
const newTokenBytes = (): Uint8Array => randomBytes(tokenBytes);

async function make(config: Static<typeof tokenConfigSchema>, args: TokenArgs): Promise<void> {
  // Nothing to say but the token: a failure has a sentence of its own.
  const log = createLogger({ name: 'token', level: 'silent' });
  const ledger = await connectLedger({ uri: config.MONGODB_URI, databaseName: config.MONGODB_DATABASE, log }).catch(
    (error: unknown) => {
      throw new StartFailure(`The ledger (MongoDB) cannot be used: ${plainReason(error)}. Set MONGODB_URI.`);
    },
  );
  try {
    const now = await ledger.session.readTime();
    const { token, secret } = await createToken({
      deps: { tokens: ledger.tokens, clock: { now: () => now }, newTokenBytes },
      input: {
        name: args.name,
        scopes: args.scopes,
        expiresAt: args.days === null ? null : now + args.days * dayMs,
        createdBy: maker,
      },
    });
    // Before anybody knows the token: none is in use that is not on record.
    await ledger.audit.insertEntries([auditEntry(token, config.RETAIN_AUDIT_DAYS * dayMs)]);
    const held = token.scopes.join(', ') || 'no scope';
    process.stdout.write(`${secret}\n`);
    process.stderr.write(
      `\nThis is the token ${token.id} (${held}), shown once: keep it now. Every request needs a token from here on:\n` +
        '  Authorization: Bearer qbc_…\n',
    );
  } finally {
    await ledger.session.close();
  }
}

function auditEntry(token: Token, keptMs: number): AuditEntry {
  const at = token.createdAt;
  return {
    id: createIds(() => at, randomBytes)(),
    at,
    tokenId: null,
    callerName: maker,
    address: 'this machine',
    requestId: '',
    action: 'token.create',
    kind: 'token',
    ids: [token.id],
    count: 1,
    outcome: 'done',
    before: null,
    after: describeChange(null, tokenView(token))?.after ?? null,
    purgeAt: at + keptMs,
  };
}

await startMain(async () => {
  const args = readTokenArgs(process.argv.slice(2));
  if (args.print) process.stdout.write(`${tokenOf(newTokenBytes())}\n`);
  else await make(readConfig(tokenConfigSchema, process.env), args).catch(explain);
});

function explain(error: unknown): never {
  if (!(error instanceof Refusal)) throw error;
  throw new StartFailure(error.errors.map(({ pointer, detail }) => `${pointer.slice(2)} ${detail}.`).join(' '));
}
