import { tokenView, type TokenRecord } from '@qbasecron/contracts';

/** Shaped like a token, and plainly none. */
export const tokenSecretExample = `qbc_${'example'.repeat(6)}0`;

export const tokenExample: TokenRecord = tokenView({
  id: '5463a9b1c2d3e4f5a6b7c8d9',
  hash: '',
  name: 'shop backend',
  scopes: ['tasks:read', 'tasks:write'],
  expiresAt: Date.UTC(2027, 10, 11),
  createdAt: Date.UTC(2026, 10, 11, 3, 9, 55),
  createdBy: 'command line',
  lastUsedAt: null,
  revokedAt: null,
});
