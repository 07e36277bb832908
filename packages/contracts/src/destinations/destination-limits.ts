/** Bounds of what a destination may say. Units are in the names. */

export const targetWeightMax = 1_000;
export const targetPriorityMax = 9;
export const rateCountMax = 1_000_000;
export const inFlightMax = 10_000;
/** A PEM text: a chain of certificates has a few KB. */
export const pemCharsMax = 65_536;
/** A token, password or secret. */
export const secretCharsMax = 4_096;
export const signingSecretCharsMax = 256;
export const oauthTextCharsMax = 1_024;
