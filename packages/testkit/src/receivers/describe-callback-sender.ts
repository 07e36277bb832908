import { describe } from 'node:test';
import { checkAddresses } from './sender/check-addresses.ts';
import { checkAnswers } from './sender/check-answers.ts';
import { checkBrokenConnections } from './sender/check-broken.ts';
import { checkKeptConnections } from './sender/check-kept.ts';
import { checkLimits } from './sender/check-limits.ts';
import { checkRefusals } from './sender/check-refusals.ts';
import { checkRequests } from './sender/check-requests.ts';
import { checkTls } from './sender/check-tls.ts';
import { checkWords } from './sender/check-words.ts';
import type { MakeSender } from './sender/harness.ts';

/** The guarantees of the CallbackSender port, on real sockets against receivers that misbehave. */
export function describeCallbackSender(name: string, makeSender: MakeSender): void {
  describe(`CallbackSender: ${name}`, () => {
    checkRequests(makeSender);
    checkAnswers(makeSender);
    checkWords(makeSender);
    checkLimits(makeSender);
    checkBrokenConnections(makeSender);
    checkTls(makeSender);
    checkKeptConnections(makeSender);
    checkRefusals(makeSender);
    checkAddresses(makeSender);
  });
}
