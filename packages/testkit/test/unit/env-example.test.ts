import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

const root = new URL('../../../../', import.meta.url);
const apps = ['api', 'worker', 'push'];

type Variable = { name: string; value: string; comment: string };
type ObjectSchema = { type: 'object'; properties: Record<string, { default?: string | number | boolean }> };

for (const app of apps) {
  test(`.env.example lists for the ${app} the variables that it reads, with their defaults`, async () => {
    const described = (await readSections())
      .filter((section) => section.apps.includes(app))
      .flatMap((s) => s.variables);
    const { properties } = await readSchema(app);
    assert.deepEqual(described.map(({ name }) => name).toSorted(), Object.keys(properties).toSorted());
    for (const { name, value } of described) {
      const byDefault = properties[name]?.default;
      if (byDefault !== undefined) assert.equal(value, String(byDefault), `the default of ${name}`);
    }
  });
}

test('.env.example says of each variable in a sentence what it is, and names no app that does not exist', async () => {
  const sections = await readSections();
  assert.ok(sections.length > 0);
  for (const section of sections) {
    for (const app of section.apps) assert.ok(apps.includes(app), app);
    for (const { name, comment } of section.variables) assert.match(comment, /^\S.*\.$/, `the comment of ${name}`);
  }
});

test('.env.example sets nothing as it stands', async () => {
  const text = await readFile(new URL('.env.example', root), 'utf8');
  assert.deepEqual(
    text.split('\n').filter((line) => line !== '' && !line.startsWith('#')),
    [],
  );
});

/** A section begins with `# --- app, app ---`; a variable is `#NAME=value` under its comment. */
async function readSections(): Promise<{ apps: string[]; variables: Variable[] }[]> {
  const sections: { apps: string[]; variables: Variable[] }[] = [];
  let comment: string[] = [];
  for (const line of (await readFile(new URL('.env.example', root), 'utf8')).split('\n')) {
    const heading = /^# --- (.+) ---$/.exec(line)?.[1];
    const [, name, value] = /^#([A-Z][A-Z0-9_]*)=(.*)$/.exec(line) ?? [];
    if (heading !== undefined) sections.push({ apps: heading.split(', '), variables: [] });
    else if (name !== undefined) sections.at(-1)?.variables.push({ name, value: value!, comment: comment.join(' ') });
    comment = line.startsWith('# ') && heading === undefined ? [...comment, line.slice(2)] : [];
  }
  return sections;
}

/** Imported by address: no package may depend on an app, and this one checks the checkout as a whole. */
async function readSchema(app: string): Promise<ObjectSchema> {
  const exported = (await import(new URL(`apps/${app}/src/config.ts`, root).href)) as Record<string, unknown>;
  const schemas = Object.values(exported).filter(
    (value): value is ObjectSchema => typeof value === 'object' && value !== null && 'properties' in value,
  );
  assert.equal(schemas.length, 1, `apps/${app}/src/config.ts exports one schema`);
  return schemas[0]!;
}
