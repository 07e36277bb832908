import { cp, mkdir, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Packages of an app that read files beside their code: the folder they read is copied next to the bundle. */
const filesBesideCode = {
  api: [{ name: '@fastify/swagger-ui', folder: 'static' }],
  worker: [],
  push: [],
};

const [app, outArgument] = process.argv.slice(2);
if (app === undefined || !Object.hasOwn(filesBesideCode, app) || outArgument === undefined) {
  console.error('Usage: node docker/bundle.mjs api|worker|push OUTPUT-FOLDER');
  process.exit(2);
}
await bundle(app, resolve(outArgument));

/** Bundles apps/<app>/src/main.ts with all it imports into <outDir>/main.mjs; empties outDir first. */
async function bundle(app, outDir) {
  const root = fileURLToPath(new URL('..', import.meta.url));
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  const { warnings } = await build({
    absWorkingDir: root,
    entryPoints: [`apps/${app}/src/main.ts`],
    outfile: join(outDir, 'main.mjs'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    // CommonJS asks for these names, which an ES module does not have.
    banner: {
      js: [
        "import { createRequire as __createRequire } from 'node:module';",
        'const require = __createRequire(import.meta.url);',
        'const __filename = import.meta.filename;',
        'const __dirname = import.meta.dirname;',
        'const __bundleDir = import.meta.dirname;',
      ].join('\n'),
    },
    // Native and optional: msgpackr goes on in JavaScript when it is not there.
    external: ['msgpackr-extract'],
    plugins: await Promise.all(
      filesBesideCode[app].map((wanted) => keepFilesBesideCode(join(root, 'apps', app), outDir, wanted)),
    ),
    keepNames: true,
    legalComments: 'linked',
    sourcemap: 'linked',
    sourcesContent: false,
    logLevel: 'warning',
  });
  if (warnings.length > 0) process.exitCode = 1;
}

/** Copies the folder to <outDir>/<package>/<folder>, and lets the package's own files find it by their __dirname. */
async function keepFilesBesideCode(appDir, outDir, { name, folder }) {
  const manifestPath = createRequire(join(appDir, 'package.json')).resolve(`${name}/package.json`);
  const packageDir = dirname(manifestPath);
  await cp(join(packageDir, folder), join(outDir, name, folder), { recursive: true });
  return {
    name: `files beside the code of ${name}`,
    setup({ onLoad }) {
      onLoad({ filter: /\.js$/ }, async ({ path }) => {
        const place = relative(packageDir, path);
        if (place.startsWith('..') || place.startsWith('node_modules')) return undefined;
        const dir = join(name, dirname(place));
        const code = await readFile(path, 'utf8');
        return { contents: `const __dirname = require('node:path').join(__bundleDir, ${JSON.stringify(dir)});${code}` };
      });
    },
  };
}
