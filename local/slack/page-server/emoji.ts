import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { LocalResponse } from '../../kernel/http.ts';

/** Slack draws emoji as pictures, whatever fonts a machine has; so does this page, with Twemoji's (CC-BY 4.0). */
const DIRECTORY = dirname(createRequire(import.meta.url).resolve('@twemoji/svg/package.json'));

/** One emoji's picture by its code points, `1f440.svg`. Undefined when there is none. */
export function emojiPicture(name: string): LocalResponse | undefined {
  if (!/^[0-9a-f]{2,6}(-[0-9a-f]{2,6})*\.svg$/.test(name)) return undefined;
  const file = join(DIRECTORY, name);
  if (!existsSync(file)) return undefined;
  return {
    status: 200,
    headers: {
      'content-type': 'image/svg+xml',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'max-age=86400',
    },
    body: readFileSync(file),
  };
}
