import { createAckLinks } from '@qbasecron/runtime';
import { testMasterKey } from './start-app.ts';

/** The address by which a receiver says how an attempt went, as the callback's header has it. */
export function ackLink(taskId: string, word: 'ack' | 'nack', attempt = 1): string {
  const links = createAckLinks({ publicUrl: '', keys: [testMasterKey] });
  const link = links.headersFor(taskId, attempt)[`qbasecron-${word}-url`];
  if (link === undefined) throw new Error('a callback has both links');
  return link;
}
