import { createPublicKey, verify } from 'node:crypto';
import * as z from 'zod';
import { GitHubError } from './errors.ts';
import type { App } from './state.ts';
import type { GitHubStore } from './store.ts';

/** GitHub refuses assertions that live longer. */
const LIFETIME_SECONDS_MAX = 600;
/** Clocks may differ by this much. */
const SKEW_SECONDS = 60;

const header = z.object({ alg: z.string() });
const claims = z.object({ iat: z.number(), exp: z.number(), iss: z.union([z.string(), z.number()]) });

/** The app that signed this JWT (RS256). Throws GitHub's 401, in GitHub's words, for everything else. */
export function verifyAppJwt(store: GitHubStore, jwt: string): App {
  const [head = '', payload = '', signature = ''] = jwt.split('.');
  const read = claims.safeParse(decode(payload));
  if (header.safeParse(decode(head)).data?.alg !== 'RS256' || !read.success) throw undecodable();
  const app = store.apps.get(String(read.data.iss));
  if (!app) throw new GitHubError(404, 'Integration not found');
  const signed = Buffer.from(`${head}.${payload}`);
  const key = createPublicKey(app.publicKeyPem);
  if (!verify('RSA-SHA256', signed, key, Buffer.from(signature, 'base64url'))) throw undecodable();
  checkTimes(read.data, store.clock.now() / 1000);
  return app;
}

function checkTimes({ iat, exp }: { iat: number; exp: number }, nowSeconds: number): void {
  if (iat > nowSeconds + SKEW_SECONDS)
    throw new GitHubError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  if (exp <= nowSeconds)
    throw new GitHubError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  if (exp > nowSeconds + LIFETIME_SECONDS_MAX + SKEW_SECONDS)
    throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the future");
}

function undecodable(): GitHubError {
  return new GitHubError(401, 'A JSON web token could not be decoded');
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
