import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { LocalResponse } from '../../kernel/http.ts';

const PAGE_DIRECTORY = join(import.meta.dirname, '..', 'page');
const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};
/** Nothing but the page's own files runs or loads, whatever a message contains. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

/**
 * Serves one file of the page by its path below the page's folder, as the folder lists it: a path that leads out is in no list.
 * Undefined when there is none. Read anew each time, so edits show on reload.
 */
export function pageAsset(path: string): LocalResponse | undefined {
  const contentType = CONTENT_TYPES[extname(path)];
  if (!contentType || !readdirSync(PAGE_DIRECTORY, { recursive: true, encoding: 'utf8' }).includes(path))
    return undefined;
  return {
    status: 200,
    headers: {
      'content-type': contentType,
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-cache',
    },
    body: readFileSync(join(PAGE_DIRECTORY, path)),
  };
}
