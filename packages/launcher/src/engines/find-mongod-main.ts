// Finds or downloads mongod with mongodb-memory-server, as a process of its own so that it can be ended at any time.
// Arguments: `locate` or `download`, and the folder for downloads. Writes `mongod: <path>` or `failed: <reason>`.
import { mkdirSync } from 'node:fs';
import { DryMongoBinary, MongoBinary } from 'mongodb-memory-server-core';

const [action, downloadDir = ''] = process.argv.slice(2);
try {
  mkdirSync(downloadDir, { recursive: true });
  const path =
    action === 'download'
      ? await MongoBinary.getPath({ downloadDir })
      : await DryMongoBinary.locateBinary({ downloadDir, version: '' });
  if (path) console.log(`mongod: ${path}`);
} catch (error) {
  console.log(`failed: ${(error instanceof Error ? error.message : String(error)).split('\n')[0]}`);
  process.exitCode = 1;
}
