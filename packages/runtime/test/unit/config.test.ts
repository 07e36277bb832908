import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Type } from 'typebox';
import { ConfigError, readConfig } from '../../src/config.ts';

const schema = Type.Object({
  PORT: Type.Integer({ default: 3452, minimum: 0, maximum: 65_535, description: 'port of the api' }),
  MONGODB_URI: Type.String({ pattern: '^mongodb' }),
  RATIO: Type.Optional(Type.Number()),
  PRETTY: Type.Boolean({ default: false }),
  LEVEL: Type.Union([Type.Literal('info'), Type.Literal('debug')], { default: 'info' }),
});

test('strings become what the schema says, and defaults fill the rest', () => {
  const config = readConfig(schema, {
    MONGODB_URI: 'mongodb://db',
    PORT: '80',
    RATIO: '0.5',
    PRETTY: '1',
    LEVEL: 'debug',
  });
  assert.deepEqual(config, { PORT: 80, MONGODB_URI: 'mongodb://db', RATIO: 0.5, PRETTY: true, LEVEL: 'debug' });
  assert.deepEqual(readConfig(schema, { MONGODB_URI: 'mongodb://db' }), {
    PORT: 3452,
    MONGODB_URI: 'mongodb://db',
    PRETTY: false,
    LEVEL: 'info',
  });
});

test('an empty string counts as unset, and an unknown variable is ignored', () => {
  const config = readConfig(schema, {
    MONGODB_URI: 'mongodb://db',
    PORT: '',
    RATIO: '',
    PATH: '/bin',
    HOME: undefined,
  });
  assert.equal(config.PORT, 3452);
  assert.deepEqual(Object.keys(config), ['PORT', 'MONGODB_URI', 'PRETTY', 'LEVEL']);
});

test('all problems are reported at once, each with what was expected', () => {
  assert.throws(
    () => readConfig(schema, { PORT: '99999', RATIO: 'half', PRETTY: 'yes', LEVEL: 'loud' }),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.deepEqual(error.problems, [
        'PORT: expected a whole number, at least 0, at most 65535 (port of the api)',
        'MONGODB_URI: missing, expected a text, matching ^mongodb',
        'RATIO: expected a number',
        'PRETTY: expected true or false',
        'LEVEL: expected one of info, debug',
      ]);
      for (const problem of error.problems) assert.ok(error.message.includes(problem));
      return true;
    },
  );
});

test('what looks like a number only to JavaScript is refused', () => {
  for (const text of ['1e3', '0x10', ' 80', '80 ', '8_0', '80.5', 'Infinity', 'NaN', '--1', '']) {
    const read = () => readConfig(Type.Object({ PORT: Type.Integer() }), { PORT: text });
    assert.throws(read, ConfigError, text);
  }
});

test('the value of a variable is never part of the message, since it may be a secret', () => {
  assert.throws(
    () => readConfig(schema, { MONGODB_URI: 'user:hunter2@db' }),
    (error) => error instanceof ConfigError && !error.message.includes('hunter2'),
  );
});

test('a fault that no pattern can say is told with the others, and its value is not', () => {
  const fault = (text: string): string | null => (text === 'even' ? null : 'must be even');
  const own = Type.Object({
    KEY: Type.Optional(Type.String({ description: 'a key', fault })),
    PORT: Type.Integer(),
  });
  assert.deepEqual(readConfig(own, { PORT: '1', KEY: 'even' }), { PORT: 1, KEY: 'even' });
  assert.deepEqual(readConfig(own, { PORT: '1' }), { PORT: 1 });
  assert.throws(
    () => readConfig(own, { PORT: 'x', KEY: 'hunter2' }),
    (error) => {
      assert.ok(error instanceof ConfigError);
      assert.equal(error.problems[0], 'KEY: must be even (a key)');
      return error.problems.length === 2 && !error.message.includes('hunter2');
    },
  );
});
