/** Something the user can put right. The message is one plain sentence that says what is wrong and what to do. */
export class UserFailure extends Error {
  override name = 'UserFailure';
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
