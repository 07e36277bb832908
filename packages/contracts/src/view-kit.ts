import { formatInstant, type EpochMs } from '@qbasecron/core';

export function instantOrNull(at: EpochMs | null): string | null {
  return at === null ? null : formatInstant(at);
}
