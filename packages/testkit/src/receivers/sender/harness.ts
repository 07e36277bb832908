import assert from 'node:assert/strict';
import type { LookupFunction } from 'node:net';
import type { CallbackRequest, CallbackSender, Outcome } from '@qbasecron/core';
import { withDeadline } from '../../signals.ts';
import { startReceiver, type Behaviour, type Receiver, type ReceiverTls } from '../receiver.ts';

/** What a sender under test is told. */
export type SenderNeeds = {
  /** Ranges of addresses that its guard lets pass besides the public ones. */
  allow: readonly string[];
  /** PEM of an authority to trust. */
  ca?: string;
  connectTimeoutMs?: number;
  /** Name resolution. */
  lookup?: LookupFunction;
};

/** Makes the sender under test. */
export type MakeSender = (needs: SenderNeeds) => CallbackSender;

/** Where receivers stand. */
export const loopback = ['127.0.0.0/8'];

/** A time limit for what never comes. */
export const shortMs = 250;

export function post(url: string): CallbackRequest {
  return { url, method: 'POST', headers: { 'content-type': 'text/plain' }, body: 'hello', timeoutMs: 10_000 };
}

export async function expectOutcome(
  makeSender: MakeSender,
  behaviour: Behaviour,
  expected: Partial<Outcome>,
): Promise<void> {
  await withReceiver(makeSender, behaviour, async ({ sender, receiver }) => {
    assertOutcome(await sender.send(post(receiver.url)), expected);
  });
}

export function assertOutcome(outcome: Outcome, expected: Record<string, unknown>): void {
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, (outcome as Record<string, unknown>)[key]]));
  assert.deepEqual(seen, expected, JSON.stringify(outcome));
}

/** An outcome without an answer says why. */
export function assertExplained(outcome: Outcome): void {
  assert.ok('code' in outcome && outcome.code.length > 0 && outcome.detail.length > 0, JSON.stringify(outcome));
}

export function timingsOf(outcome: Outcome): Extract<Outcome, { kind: 'delivered' }>['timings'] {
  assert.ok('timings' in outcome, JSON.stringify(outcome));
  return outcome.timings;
}

export async function withReceiver(
  makeSender: MakeSender,
  behaviour: Behaviour,
  run: (parties: { sender: CallbackSender; receiver: Receiver }) => Promise<void>,
  { needs = {}, secure }: { needs?: Partial<SenderNeeds>; secure?: ReceiverTls } = {},
): Promise<void> {
  const receiver = await startReceiver(behaviour, secure);
  try {
    await withSender(makeSender({ allow: loopback, ...needs }), (sender) => run({ sender, receiver }));
  } finally {
    await receiver.close();
  }
}

export async function withSender(
  sender: CallbackSender,
  run: (sender: CallbackSender) => Promise<void>,
): Promise<void> {
  try {
    await withDeadline(run(sender), { what: 'the outcome', deadlineMs: 15_000 });
  } finally {
    await sender.close();
  }
}
