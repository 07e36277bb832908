import { readCidr } from './read-cidr.ts';

/** The ranges of a comma list such as `10.0.0.0/8, fd00::/8`; spaces around them do not matter. */
export function splitCidrs(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** Why the text is no comma list of ranges, continuing a sentence that begins with its name; null when it is one. */
export function cidrListFault(text: string): string | null {
  const bad = splitCidrs(text).find((part) => readCidr(part) === null);
  return bad === undefined ? null : `${JSON.stringify(bad)} is not a range of addresses such as 10.0.0.0/8 or fd00::/8`;
}
