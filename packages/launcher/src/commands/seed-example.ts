/** The object of the seed's form example, as it is written there. */
const seedObject = {
  token: 'B1504D99F0C0DB8048709EC58BACD4A1054CB331C57627A042E72CE1DFC6873F',
  alert: '这是我的消息,你妹啊1211221',
  payload: { status: { dfsdsf: 0, msg: 'success' } },
  badge: '1',
};

export const seedAlert = seedObject.alert;

/** The seed's form field `data`: the object as JSON, in base64. */
export function seedData(): string {
  return Buffer.from(JSON.stringify(seedObject)).toString('base64');
}

/** The seed's form, due between `leadMs` and a second later, its time in UTC to the second. */
export function seedForm(now: number, leadMs: number, callbackUrl: string): Record<string, string> {
  const dueAt = Math.ceil((now + leadMs) / 1000) * 1000;
  const time = new Date(dueAt).toISOString().slice(0, 19).replace('T', ' ');
  return { time, desc: 'desc', callback_url: callbackUrl, data: seedData() };
}
