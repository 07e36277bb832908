import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const tailBytesMax = 64 * 1024;

/** The last lines of a text file, oldest first; none when it cannot be read. */
export function readTail(path: string, lineCount: number): string[] {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const length = Math.min(size, tailBytesMax);
    const buffer = Buffer.alloc(length);
    readSync(file, buffer, 0, length, size - length);
    return buffer.toString('utf8').trimEnd().split('\n').slice(-lineCount);
  } finally {
    closeSync(file);
  }
}
