import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { makeProblem, type ErrorCode } from '@qbasecron/contracts';

type ClientError = Error & { code?: string };

/**
 * Answers what is not a whole HTTP request: broken, too slow, or cut short. There is no request object then, so this
 * writes the problem itself and ends the connection.
 */
export function createClientErrorHandler(makeRequestId: () => string): (error: ClientError, socket: Socket) => void {
  return (error, socket) => {
    if (socket.destroyed || error.code === 'ECONNRESET') return;
    if (socket.writable) socket.end(answerTo(error, makeRequestId()), () => socket.destroy());
    else socket.destroy();
  };
}

function answerTo({ code }: ClientError, requestId: string): string {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return answer('request_timeout', requestId);
    case 'HPE_HEADER_OVERFLOW':
      return answer('header_too_large', requestId);
    case 'HPE_INVALID_EOF_STATE':
      return answer('bad_request', requestId, 'The request is cut short.');
    default:
      return answer('bad_request', requestId);
  }
}

function answer(code: ErrorCode, requestId: string, detail?: string): string {
  const problem = makeProblem({ code, detail, requestId });
  const body = JSON.stringify(problem);
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json',
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
    '',
    body,
  ].join('\r\n');
}
