/** The api's wire, as a customer sees it. */
export interface Client {
  base: string;
  request(method: string, path: string, body?: unknown): Promise<{ status: number; body: Record<string, unknown> }>;
  /** Posts one task; resolves to its id. Rejects for anything but 201. */
  post(task: object): Promise<string>;
  /** One bulk post, at most 10,000 tasks; resolves to their ids. Rejects unless each was accepted. */
  postBulk(tasks: readonly object[]): Promise<string[]>;
  /** Posts many, 1,000 at a time. */
  postAll(tasks: readonly object[]): Promise<string[]>;
  /** Every task on record in this state. */
  listAll(state: string): Promise<Record<string, unknown>[]>;
}

const bulkMax = 1_000;
const prefix = '/api/v0.1.0';

export function createClient(base: string): Client {
  async function request(method: string, path: string, body?: unknown) {
    const response = await fetch(base + prefix + path, {
      method,
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  }

  async function postBulk(tasks: readonly object[]): Promise<string[]> {
    const { status, body } = await request('POST', '/tasks/bulk', tasks);
    if (status !== 200) throw new Error(`POST /tasks/bulk answered ${status}: ${JSON.stringify(body)}`);
    const results = body as unknown as { status: number; _id: string }[];
    const refused = results.find((result) => result.status !== 201);
    if (refused) throw new Error(`a bulk item was refused: ${JSON.stringify(refused)}`);
    return results.map((result) => result._id);
  }

  return {
    base,
    request,
    async post(task) {
      const { status, body } = await request('POST', '/tasks', task);
      if (status !== 201) throw new Error(`POST /tasks answered ${status}: ${JSON.stringify(body)}`);
      return String(body['_id']);
    },
    postBulk,
    async postAll(tasks) {
      const ids: string[] = [];
      for (let start = 0; start < tasks.length; start += bulkMax) {
        ids.push(...(await postBulk(tasks.slice(start, start + bulkMax))));
      }
      return ids;
    },
    async listAll(state) {
      const items: Record<string, unknown>[] = [];
      let cursor = '';
      for (;;) {
        const { status, body } = await request('GET', `/tasks?state=${state}&limit=200${cursor}`);
        if (status !== 200) throw new Error(`GET /tasks answered ${status}: ${JSON.stringify(body)}`);
        items.push(...(body['items'] as Record<string, unknown>[]));
        if (typeof body['next_cursor'] !== 'string') return items;
        cursor = `&cursor=${encodeURIComponent(body['next_cursor'])}`;
      }
    },
  };
}
