import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { joinTargetUrl } from '../../../src/pool/join-target-url.ts';

test('the path is appended with exactly one slash, and the queries are joined', () => {
  const table: [target: string, path: string | null, url: string][] = [
    ['https://h.example/base', null, 'https://h.example/base'],
    ['https://h.example/base', '', 'https://h.example/base'],
    ['https://h.example', '/a', 'https://h.example/a'],
    ['https://h.example/', 'a', 'https://h.example/a'],
    ['https://h.example/base', 'a/b', 'https://h.example/base/a/b'],
    ['https://h.example/base/', '/a/', 'https://h.example/base/a/'],
    ['https://h.example/base//', '//a', 'https://h.example/base/a'],
    ['https://h.example/base?k=1', '/a?l=2', 'https://h.example/base/a?k=1&l=2'],
    ['https://h.example/base?k=1', '?l=2', 'https://h.example/base?k=1&l=2'],
    ['https://h.example/base', '/a?l=2?m', 'https://h.example/base/a?l=2?m'],
    ['https://h.example/base', '/a#part', 'https://h.example/base/a'],
    ['https://h.example:8443/base', '//evil.example/x', 'https://h.example:8443/base/evil.example/x'],
    ['https://h.example/base', '/a/../b', 'https://h.example/base/b'],
    ['https://h.example/', '/财', 'https://h.example/%E8%B4%A2'],
  ];
  for (const [target, path, url] of table) assert.equal(joinTargetUrl(target, path), url, `${target} + ${path}`);
});

test('dot segments that would lead out of the target’s path are refused, in every spelling', () => {
  for (const path of ['../admin', '/a/../../admin', '/%2e%2e/admin', '\\..\\admin', '/.%2E/admin', '/..']) {
    assert.throws(() => joinTargetUrl('https://h.example/base', path), /leads out/, path);
  }
});

test('whatever the path, the url stays on the target’s host and beneath its path', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '.',
    '..',
    '%2e',
    '@',
    ':',
    '?',
    '#',
    '&',
    '//',
    'a',
    'evil.example',
    '\t',
    '\n',
  );
  const path = fc.oneof(
    fc.string(),
    fc.array(part, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  const targets = ['https://h.example/base', 'http://127.0.0.1:8080/', 'https://h.example/a%2Fb/c?q=1'];
  fc.assert(
    fc.property(fc.constantFrom(...targets), path, (target, anyPath) => {
      let joined: URL;
      try {
        joined = new URL(joinTargetUrl(target, anyPath));
      } catch (error) {
        assert.match(String(error), /leads out/);
        return;
      }
      const base = new URL(target);
      assert.equal(joined.origin, base.origin);
      assert.equal(joined.username + joined.password, '');
      assert.ok(`${joined.pathname}/`.startsWith(base.pathname.replace(/\/$/, '') + '/'), joined.href);
      assert.ok(joined.search.startsWith(base.search));
    }),
    { numRuns: 2_000 },
  );
});
