import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { mongoUri } from './ledgers.ts';

/** Stands between a ledger and its server and breaks their connections on demand. */
export type Proxy = {
  uri: string;
  /** Resolves when a request that contains `text` was passed on; its answer is held back until the connections break. */
  holdAnswerTo(text: string): Promise<void>;
  /** How many requests that contain `text` were passed on since. */
  countRequests(text: string): () => number;
  /** Ends every connection; new ones are refused until `accept`. */
  refuse(): void;
  accept(): void;
  close(): Promise<void>;
};

export async function openProxy(): Promise<Proxy> {
  const target = new URL(mongoUri());
  const sockets = new Set<Socket>();
  let refusing = false;
  const counts = new Map<string, number>();
  let hold: { text: string; held: () => void } | null = null;

  const server = createServer((client) => {
    if (refusing) {
      client.destroy();
      return;
    }
    const upstream = connect(Number(target.port || 27017), target.hostname);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      // Broken connections are what this proxy is for.
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        upstream.destroy();
      });
    }
    let holding = false;
    client.on('data', (bytes) => {
      if (hold && bytes.includes(hold.text)) {
        holding = true;
        const { held } = hold;
        hold = null;
        // The first byte of the answer proves that the server has carried the request out.
        upstream.once('data', held);
      }
      for (const [text, count] of counts) if (bytes.includes(text)) counts.set(text, count + 1);
      upstream.write(bytes);
    });
    upstream.on('data', (bytes) => {
      if (!holding) client.write(bytes);
    });
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const breakAll = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
    holdAnswerTo: (text) => new Promise((resolve) => (hold = { text, held: resolve })),
    countRequests(text) {
      counts.set(text, 0);
      return () => counts.get(text) ?? 0;
    },
    refuse() {
      refusing = true;
      breakAll();
    },
    accept() {
      refusing = false;
    },
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      breakAll();
      await closed;
    },
  };
}
