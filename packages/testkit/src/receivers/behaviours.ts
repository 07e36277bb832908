import { gzipSync } from 'node:zlib';
import type { Behaviour } from './receiver.ts';

/** A whole, honest answer that keeps the connection. */
export function answer(status: number, headers: Record<string, string> = {}, body: string | Buffer = ''): Behaviour {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const bytes = Buffer.from(body as string);
  const length = status === 204 ? '' : `content-length: ${bytes.length}\r\n`;
  const head = `HTTP/1.1 ${status} Any\r\n${lines.join('')}${length}\r\n`;
  return (socket) => void socket.write(Buffer.concat([Buffer.from(head, 'latin1'), bytes]));
}

/** Takes the request and says nothing. */
export const hangBeforeHeaders: Behaviour = () => {};

/** Promises 100 bytes and sends none. */
export const hangAfterHeaders: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\n');
};

/** Promises 100 bytes and sends 5. */
export const hangInBody: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello');
};

/** Sends a body without end, as fast as it is read. */
export function endlessBody(status: number): Behaviour {
  return (socket) => {
    const chunk = Buffer.from(`4000\r\n${'x'.repeat(0x4000)}\r\n`);
    const pour = (): void => {
      while (!socket.destroyed && socket.write(chunk));
    };
    socket.on('drain', pour);
    socket.write(`HTTP/1.1 ${status} Any\r\ntransfer-encoding: chunked\r\n\r\n`);
    pour();
  };
}

/** Promises 10 GB in its content-length, and sends them as fast as they are read. */
export function tenGigabytes(status: number): Behaviour {
  return (socket) => {
    const chunk = Buffer.alloc(0x10000, 'x');
    let left = 10_000_000_000;
    const pour = (): void => {
      while (left > 0 && !socket.destroyed) {
        left -= chunk.length;
        if (!socket.write(chunk)) return;
      }
    };
    socket.on('drain', pour);
    socket.write(`HTTP/1.1 ${status} Any\r\ncontent-length: ${left}\r\n\r\n`);
    pour();
  };
}

/** One byte of the body each 5 ms, without end: no single read takes long. */
export const slowDrip: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n');
  drip(socket, 'x');
};

/** The same within the headers. */
export const slowDripOfHeaders: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\nx-drip: ');
  drip(socket, 'x');
};

/** Interim answers (100 Continue) without end. */
export const endlessInterim: Behaviour = (socket) => drip(socket, 'HTTP/1.1 100 Continue\r\n\r\n');

function drip(socket: Parameters<Behaviour>[0], text: string): void {
  const timer = setInterval(() => socket.write(text), 5);
  socket.on('close', () => clearInterval(timer));
}

/** 100 Continue and 103 Early Hints, unasked for, then a plain 200. */
export const interimThenOk: Behaviour = (socket, request) => {
  socket.write('HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n');
  answer(200, {}, 'ok')(socket, request);
};

/** A connection reset (RST) instead of an answer. */
export const resetBeforeAnswer: Behaviour = (socket) => void socket.resetAndDestroy();

/** The connection is ended in good order (FIN) instead of an answer. */
export const endBeforeAnswer: Behaviour = (socket) => void socket.end();

/** Half of the status line, then a reset. */
export const resetInHeaders: Behaviour = (socket) => {
  socket.write('HTTP/1.1 20', () => socket.resetAndDestroy());
};

/** Headers and 5 of 100 bytes, then a reset. */
export const resetInBody: Behaviour = (socket) => {
  socket.write('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello', () => socket.resetAndDestroy());
};

/** Headers and 5 of 100 bytes, then an end in good order. */
export const endInBody: Behaviour = (socket) => {
  socket.end('HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nhello');
};

/** A whole answer without length: the end of the connection ends it. */
export const bodyUntilEnd: Behaviour = (socket) => void socket.end('HTTP/1.1 500 Any\r\n\r\nbroken here');

/** 200 KB of headers. */
export const hugeHeaders: Behaviour = (socket) => {
  socket.write(`HTTP/1.1 200 OK\r\nx-huge: ${'h'.repeat(200_000)}\r\ncontent-length: 0\r\n\r\n`);
};

/** Not HTTP at all. */
export const garbage: Behaviour = (socket) => void socket.write('\0\x16\x03 220 mail.example ESMTP ready\r\n\r\n');

/** Switches protocols though nobody asked, and goes on talking. */
export const unaskedUpgrade: Behaviour = (socket) => {
  socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\nhello');
};

/** 48 KB that would unpack to 48 MB. */
export function gzipBomb(status: number): Behaviour {
  const bomb = gzipSync(Buffer.alloc(48 * 1024 * 1024), { level: 9 });
  return answer(status, { 'content-encoding': 'gzip', 'content-type': 'text/plain' }, bomb);
}

/**
 * Answers the first request of each connection and keeps it open; when a second comes on it, the connection is ended
 * unanswered, by `how`. To the sender that is what a receiver does whose idle time ran out at the same moment.
 */
export function closesKeptConnection(how: 'reset' | 'end'): Behaviour {
  return (socket, request) => {
    if (request.onConnection === 1) answer(200, {}, 'ok')(socket, request);
    else if (how === 'reset') socket.resetAndDestroy();
    else socket.end();
  };
}
