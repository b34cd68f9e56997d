import * as crypto from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as url from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as errors from '@remote-swe/core/errors';
import * as zod from 'zod';
import type { Build } from './build.ts';

/** The newest version that was released: what a deployment of this build replaces. */
export const KEPT_VERSION = '0.1.0';

export function engineFile(version: string): string {
  return url.fileURLToPath(new URL(`../../golden/${version}/engine.cjs.gz`, import.meta.url));
}

/** Ports are shared, and throw the core's errors: both builds must know them by one class. */
const SHARED: Readonly<Record<string, unknown>> = { zod, errors, 'node:crypto': crypto, 'node:url': url };

/** The engine as that version was released, minified; it runs in this process, over the same ports. */
export function readEngine(version: string): Build {
  const text = gunzipSync(readFileSync(engineFile(version))).toString();
  const made: { exports: { PARTS?: Build } } = { exports: {} };
  const shared = (name: string) => {
    if (!(name in SHARED)) throw new Error(`The engine of ${version} asks for ${name}`);
    return SHARED[name];
  };
  new Function('module', 'exports', 'require', text)(made, made.exports, shared);
  if (!made.exports.PARTS) throw new Error(`The engine of ${version} gave nothing`);
  return made.exports.PARTS;
}
