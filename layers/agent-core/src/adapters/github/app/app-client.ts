import { createAppAuth } from '@octokit/auth-app';
import { Octokit } from '@octokit/core';
import { SILENT } from '../api/client.ts';

export type AppKey = { appId: string; privateKey: string; apiUrl: string };

/** A client that asks as the App itself. */
export function appClient({ appId, privateKey, apiUrl: baseUrl }: AppKey): Octokit {
  return new Octokit({ baseUrl, authStrategy: createAppAuth, auth: { appId, privateKey }, log: SILENT });
}
