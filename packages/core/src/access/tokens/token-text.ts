import { hash, timingSafeEqual } from 'node:crypto';

const prefix = 'qbc_';
export const tokenBytes = 32;
/** 32 bytes as base64url, after a prefix by which scanners for leaked secrets, and our own log, know a token. */
export const tokenPattern = '^qbc_[A-Za-z0-9_-]{43}$';
const form = new RegExp(tokenPattern);
const idChars = 24;

/** The token of these 32 random bytes. */
export function tokenOf(bytes: Uint8Array): string {
  return prefix + Buffer.from(bytes).toString('base64url');
}

export function isToken(text: string): boolean {
  return form.test(text);
}

/**
 * SHA-256, 64 hex digits. A slow hash protects passwords, which can be guessed; 256 random bits cannot be, at any speed.
 * So the fast one loses nothing, and every request can afford it.
 */
export function hashToken(token: string): string {
  return hash('sha256', token, 'hex');
}

/**
 * The public id of a token: the first 96 bits of its hash. It needs no index of its own, and whoever finds a token can
 * tell which one it is; the way back to the token is as long as from the whole hash.
 */
export function tokenIdOf(hash: string): string {
  return hash.slice(0, idChars);
}

/** Takes as long for a hash that differs in its first digit as for one that differs in its last. */
export function isSameHash(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one, 'utf8'), Buffer.from(other, 'utf8')];
  return left.length === right.length && timingSafeEqual(left, right);
}
