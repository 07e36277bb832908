import assert from 'node:assert/strict';
import { access, readFile } from 'node:fs/promises';
import { before, describe, it } from 'node:test';
import { parse } from 'yaml';

const dockerFolder = new URL('../../../../../docker/', import.meta.url);

type Service = {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  restart?: string;
  privileged?: boolean;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  env_file?: { path: string; required: boolean }[];
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  deploy?: { replicas: number };
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
};

describe('compose.yaml', () => {
  let services: Record<string, Service>;
  let volumes: Record<string, unknown>;
  before(async () => {
    ({ services, volumes } = parse(await readFile(new URL('compose.yaml', dockerFolder), 'utf8'), { merge: true }) as {
      services: Record<string, Service>;
      volumes: Record<string, unknown>;
    });
  });
  const apps = ['api', 'worker', 'push'];

  it('has the apps, two workers, and the two engines', () => {
    assert.deepEqual(Object.keys(services).toSorted(), ['api', 'mongo', 'push', 'redis', 'worker']);
    assert.equal(services['worker']!.deploy?.replicas, 2);
  });

  it('publishes ports of the api and of push alone, and those on 127.0.0.1 alone', () => {
    const published = Object.entries(services).filter(([, { ports }]) => ports !== undefined);
    assert.deepEqual(published.map(([name]) => name).toSorted(), ['api', 'push']);
    for (const [, { ports }] of published) for (const port of ports!) assert.match(port, /^127\.0\.0\.1:(\d+):\1$/);
  });

  it('does not start without the tokens that callers from other containers need, and says how to make one', () => {
    for (const [name, token] of [
      ['api', 'BOOTSTRAP_TOKEN'],
      ['push', 'PUSH_TOKEN'],
    ] as const) {
      const { environment } = services[name]!;
      assert.equal(environment?.['HOST'], '0.0.0.0');
      assert.match(String(environment?.[token]), new RegExp(`^\\$\\{${token}:\\?.*npm run -s token -- --print.*\\}$`));
    }
  });

  it('starts every service again, gives it time to end, and makes none privileged', () => {
    for (const [name, service] of Object.entries(services)) {
      assert.equal(service.restart, 'unless-stopped', name);
      assert.match(service.stop_grace_period ?? '', /^\d+s$/, name);
      assert.equal(service.privileged, undefined, name);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], name);
    }
  });

  it('builds each app from its Dockerfile, without rights and without a place to write but /tmp', async () => {
    for (const name of apps) {
      const service = services[name]!;
      assert.deepEqual(service.build, { context: '..', dockerfile: `docker/${name}.Dockerfile` });
      await access(new URL(`${name}.Dockerfile`, dockerFolder));
      assert.deepEqual(service.cap_drop, ['ALL'], name);
      assert.equal(service.read_only, true, name);
      assert.deepEqual(service.tmpfs, ['/tmp'], name);
      assert.deepEqual(service.env_file, [{ path: '../.env', required: false }], name);
    }
  });

  it('checks the health of every service, of an app by its image', async () => {
    for (const name of apps) {
      assert.match(await readFile(new URL(`${name}.Dockerfile`, dockerFolder), 'utf8'), /^HEALTHCHECK /m, name);
      assert.equal(services[name]!.healthcheck, undefined, name);
    }
    for (const name of ['mongo', 'redis']) assert.equal(services[name]!.healthcheck?.test[0], 'CMD', name);
  });

  it('waits with what needs the ledger until the replica set takes writes', () => {
    for (const name of ['api', 'worker']) {
      assert.equal(services[name]!.depends_on?.['mongo']?.condition, 'service_healthy', name);
      assert.match(String(services[name]!.environment?.['MONGODB_URI']), /^mongodb:\/\/mongo:27017\/\?replicaSet=rs0$/);
      assert.equal(services[name]!.environment?.['REDIS_URL'], 'redis://redis:6379', name);
    }
    const { command, healthcheck } = services['mongo']!;
    assert.equal(command?.[command.indexOf('--replSet') + 1], 'rs0');
    assert.match(healthcheck!.test.at(-1)!, /rs\.initiate\(\{ _id: 'rs0', .*isWritablePrimary\) quit\(1\)/);
  });

  it('keeps what the engines hold in volumes, and runs Redis with 100 Hz, a log of writes and no eviction', () => {
    const kept = Object.values(services).flatMap((service) => service.volumes ?? []);
    assert.deepEqual(kept.map((volume) => volume.replace(/:.*$/, '')).toSorted(), Object.keys(volumes).toSorted());
    const { command } = services['redis']!;
    for (const [option, value] of [
      ['--hz', '100'],
      ['--appendonly', 'yes'],
      ['--maxmemory-policy', 'noeviction'],
    ] as const) {
      assert.equal(command?.[command.indexOf(option) + 1], value, option);
    }
  });
});
