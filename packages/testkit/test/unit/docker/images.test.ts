import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { validate } from 'dockerfile-utils';

const root = new URL('../../../../../', import.meta.url);
const readText = (path: string) => readFile(new URL(path, root), 'utf8');

for (const app of ['api', 'worker', 'push']) {
  test(`the image of the ${app} is built from a Dockerfile without findings, and a planted mistake is found`, async () => {
    const text = await readText(`docker/${app}.Dockerfile`);
    assert.deepEqual(findings(text), []);
    assert.notDeepEqual(findings(text.replace('STOPSIGNAL SIGTERM', 'STOPSIGNAL')), []);
    assert.notDeepEqual(findings(text.replace('WORKDIR /app', 'WORKDIRECTORY /app')), []);
  });

  test(`the image of the ${app} runs as a user that is not root, ends on SIGTERM and tells whether it is healthy`, async () => {
    const last = instructions(await readText(`docker/${app}.Dockerfile`)).at(-1)!;
    const [only, ...more] = last.filter(({ keyword }) => keyword === 'USER');
    assert.match(only?.value ?? '', /^[1-9]\d*:[1-9]\d*$/);
    assert.deepEqual(more, []);
    assert.equal(valueOf(last, 'STOPSIGNAL'), 'SIGTERM');
    assert.deepEqual(JSON.parse(valueOf(last, 'CMD')), ['node', '--enable-source-maps', 'main.mjs']);
    const check = JSON.parse(valueOf(last, 'HEALTHCHECK').replace(/^.*? CMD /, '')) as string[];
    assert.equal(check[0], 'node', 'the image has no curl');
    assert.match(check.at(-1)!, /\/healthz/);
    assert.ok(
      last.some(({ keyword, value }) => keyword === 'LABEL' && value.includes('org.opencontainers.image.title=')),
    );
  });

  test(`the image of the ${app} takes only the bundle, on the Node and with the pnpm that the checkout uses`, async () => {
    const [first, last] = instructions(await readText(`docker/${app}.Dockerfile`));
    const manifest = JSON.parse(await readText('package.json')) as {
      devDependencies: { node: string };
      scripts: { types: string };
    };
    const minor = manifest.devDependencies.node.replace(/\.\d+$/, '');
    assert.equal(valueOf(first!, 'FROM'), `node:${minor}-slim AS build`);
    assert.equal(valueOf(last!, 'FROM'), `node:${minor}-slim`);
    const pnpm = /pnpm@[\d.]+/.exec(manifest.scripts.types)?.[0];
    assert.ok(first!.some(({ value }) => value === `npm install --global ${pnpm}`));
    assert.ok(
      first!.some(
        ({ value }) => value.includes(`--frozen-lockfile`) && value.endsWith(`docker/bundle.mjs ${app} /out`),
      ),
    );
    const copies = last!.filter(({ keyword }) => keyword === 'COPY' || keyword === 'ADD');
    assert.deepEqual(copies, [{ keyword: 'COPY', value: '--from=build /out ./' }]);
  });
}

function findings(dockerfile: string): string[] {
  return validate(dockerfile).map(
    ({ message, range }) => `line ${range.start.line + 1}: ${typeof message === 'string' ? message : message.value}`,
  );
}

type Instruction = { keyword: string; value: string };

/** The instructions of each stage, continued lines joined and comments left out. */
function instructions(dockerfile: string): Instruction[][] {
  const stages: Instruction[][] = [];
  const lines = dockerfile
    .replaceAll(/^#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n');
  for (const line of lines.filter((text) => text !== '')) {
    const [, keyword, value] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? assert.fail(`no instruction: ${line}`);
    if (keyword === 'FROM') stages.push([]);
    stages.at(-1)!.push({ keyword: keyword!, value: value!.replaceAll(/\s+/g, ' ') });
  }
  return stages;
}

function valueOf(stage: Instruction[], keyword: string): string {
  return stage.findLast((instruction) => instruction.keyword === keyword)?.value ?? assert.fail(`no ${keyword}`);
}
