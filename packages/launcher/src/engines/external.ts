import { resolveSrv } from 'node:dns/promises';
import { UserFailure, messageOf } from '../failure.ts';
import type { Address } from '../wire/exchange.ts';
import { mongoCommand } from '../wire/mongo-command.ts';
import { redisInfo } from '../wire/redis-info.ts';
import type { External } from './engine.ts';

const reachLimitMs = 5_000;
/** What MongoDB 6.0 says of itself in `hello`. */
const wireVersionMin = 17;
const redisMajorMin = 7;

/** Checks that the MongoDB of the environment answers. Throws UserFailure: what is wrong and what to do, one sentence. */
export async function externalMongo(uri: string): Promise<External> {
  const remedy = 'start it, correct MONGODB_URI, or unset MONGODB_URI to use one of our own';
  let hello;
  try {
    const addresses = await mongoAddresses(uri);
    hello = await Promise.any(addresses.map((address) => mongoCommand(address, { hello: 1 }, reachLimitMs)));
  } catch (error) {
    throw new UserFailure(
      `The MongoDB of MONGODB_URI (${redact(uri)}) cannot be reached (${reason(error)}): ${remedy}.`,
    );
  }
  const wireVersion = hello['maxWireVersion'];
  if (typeof wireVersion === 'number' && wireVersion < wireVersionMin) {
    throw new UserFailure(`The MongoDB of MONGODB_URI (${redact(uri)}) is older than version 6: ${remedy}.`);
  }
  return { kind: 'external', uri };
}

/** As externalMongo, for REDIS_URL: redis: or rediss:, with or without credentials. */
export async function externalRedis(uri: string): Promise<External> {
  const remedy = 'start it, correct REDIS_URL, or unset REDIS_URL to use one of our own';
  let answer;
  try {
    const url = new URL(uri);
    answer = await redisInfo(
      {
        host: bareHost(url.hostname || '127.0.0.1'),
        port: Number(url.port || 6379),
        tls: url.protocol === 'rediss:',
        username: decodeURIComponent(url.username),
        password: decodeURIComponent(url.password),
      },
      reachLimitMs,
    );
  } catch (error) {
    throw new UserFailure(`The Redis of REDIS_URL (${redact(uri)}) cannot be reached (${reason(error)}): ${remedy}.`);
  }
  if (answer.kind === 'refused') {
    throw new UserFailure(`The Redis of REDIS_URL (${redact(uri)}) refuses us (${answer.detail}): ${remedy}.`);
  }
  if (Number(answer.version.split('.')[0]) < redisMajorMin) {
    throw new UserFailure(
      `The Redis of REDIS_URL (${redact(uri)}) is version ${answer.version}, and 7 is needed: ${remedy}.`,
    );
  }
  return { kind: 'external', uri };
}

/** The servers that a connection string names; `mongodb+srv:` is looked up. Throws on what is no such string. */
export async function mongoAddresses(uri: string): Promise<Address[]> {
  const match = /^mongodb(\+srv)?:\/\/(?:[^@/]*@)?([^/?]+)[^?]*(?:\?(.*))?$/.exec(uri);
  if (!match) throw new Error('it does not begin with mongodb:// or mongodb+srv://');
  const [, srv, hosts = '', query = ''] = match;
  const flags = new URLSearchParams(query);
  const tls = flags.get('tls') ?? flags.get('ssl');
  if (srv) {
    const records = await resolveSrv(`_mongodb._tcp.${hosts}`);
    return records.map(({ name, port }) => ({ host: name, port, tls: tls !== 'false' }));
  }
  return hosts.split(',').map((host) => {
    const port = /:(\d+)$/.exec(host);
    return {
      host: bareHost(port ? host.slice(0, port.index) : host),
      port: Number(port?.[1] ?? 27017),
      tls: tls === 'true',
    };
  });
}

/** The connection string without its password, for people. */
export function redact(uri: string): string {
  return uri.replace(/^([a-z+]+:\/\/)[^@/]*@/, '$1***@');
}

function bareHost(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

function reason(error: unknown): string {
  const first = error instanceof AggregateError ? error.errors[0] : error;
  return messageOf(first) || ((first as NodeJS.ErrnoException).code ?? 'no answer');
}
