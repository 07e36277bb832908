import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { masterKeyBytes } from './secret-box.ts';

/** By which a receiver that answered 202 says how it went; whoever has the link may. */
export interface AckLinks {
  /** The headers of one attempt, with the two links. */
  headersFor(taskId: string, attempt: number): Record<string, string>;
  /** Whether the link was made by this service, for this task and attempt. Takes the same time whatever is given. */
  isGenuine(link: { taskId: string; attempt: number; signature: string }): boolean;
}

/**
 * Links signed with a key of their own that is derived from the master key (HKDF, RFC 5869), so that the api needs no
 * record of them. They do not expire: the task's state decides whether anybody still waits.
 * @param publicUrl of the api, as receivers reach it
 * @param keys the master key, and the previous one, whose links are still taken
 */
export function createAckLinks({ publicUrl, keys }: { publicUrl: string; keys: readonly string[] }): AckLinks {
  const signers = keys.map((key) =>
    Buffer.from(hkdfSync('sha256', masterKeyBytes(key), '', 'qbasecron ack links', 32)),
  );
  const [current] = signers;
  if (!current) throw new RangeError('links to acknowledge by need a master key');
  const base = publicUrl.replace(/\/+$/, '');
  const sign = (key: Buffer, taskId: string, attempt: number): Buffer =>
    createHmac('sha256', key).update(`${taskId}:${attempt}`).digest();

  return {
    headersFor(taskId, attempt) {
      const query = `?attempt=${attempt}&signature=${sign(current, taskId, attempt).toString('base64url')}`;
      const task = `${base}/api/v0.1.0/tasks/${encodeURIComponent(taskId)}`;
      return { 'qbasecron-ack-url': `${task}/ack${query}`, 'qbasecron-nack-url': `${task}/nack${query}` };
    },
    isGenuine({ taskId, attempt, signature }) {
      const given = Buffer.from(signature, 'base64url');
      return signers.some((key) => {
        const right = sign(key, taskId, attempt);
        return given.length === right.length && timingSafeEqual(given, right);
      });
    },
  };
}
