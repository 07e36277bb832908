import { BlockList, isIP } from 'node:net';
import { StartFailure } from '@qbasecron/runtime';
import type { EdgeSettings } from '../app-deps.ts';
import type { ApiConfig } from '../config.ts';

type EdgeConfig = Pick<ApiConfig, 'API_RATE_LIMIT' | 'CORS_ORIGINS' | 'TRUST_PROXY'>;

/** What stands between the network and the routes, by the environment. Throws StartFailure. */
export function edgeSettings(config: EdgeConfig): EdgeSettings {
  return {
    requestsPerMinute: config.API_RATE_LIMIT,
    corsOrigins: readList(config.CORS_ORIGINS).map(readOrigin),
    trustProxy: readTrust(config.TRUST_PROXY),
  };
}

function readList(text: string): string[] {
  return text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

/** `*` would let every page in the world read what this api answers to a browser. */
function readOrigin(text: string): string {
  if (URL.canParse(text) && /^https?:/.test(text) && new URL(text).origin === text) return text;
  throw new StartFailure(
    `CORS_ORIGINS: ${text} is no origin; expected such as https://console.example.com, several with commas between.`,
  );
}

function readTrust(text: string): EdgeSettings['trustProxy'] {
  if (text === 'no') return false;
  if (/^[1-9]$/.test(text)) return Number(text);
  const ranges = readList(text);
  const bad = ranges.length === 0 ? text : ranges.find((range) => !isRange(range));
  if (bad === undefined) return ranges;
  throw new StartFailure(
    `TRUST_PROXY: ${bad} is no address; expected \`no\`, how many proxies stand before us (1 to 9), or their addresses ` +
      'and ranges such as 10.0.0.0/8, with commas between.',
  );
}

function isRange(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (bits === undefined) return true;
  if (!/^\d{1,3}$/.test(bits)) return false;
  try {
    new BlockList().addSubnet(address, Number(bits), family === 4 ? 'ipv4' : 'ipv6');
    return true;
  } catch {
    return false;
  }
}
