/**
 * What counts as success beside the usual 2xx. Both parts given: both must hold.
 */
export type SuccessTest = {
  /** Statuses and ranges of them, such as `[200, 204]` for 200 to 204; null: 200 to 299. */
  statuses: readonly (readonly [from: number, to: number])[] | null;
  /** RE2 syntax, matched anywhere in the first 64 KiB of the body; null: any body. */
  bodyPattern: string | null;
};
