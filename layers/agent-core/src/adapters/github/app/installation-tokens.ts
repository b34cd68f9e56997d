import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import { PortError } from '../../../errors.ts';
import { asPortError } from '../api/github-errors.ts';
import type { Permissions } from '../api/permissions.ts';

/**
 * A token is used again only while this much of its hour is left: what it is given to may run for long. Well above the few
 * minutes of a step, so that one token serves the calls of some minutes.
 */
const LEFT_MS_MIN = 45 * 60_000;
/** Tokens kept by one instance; it serves one session after the other. */
const KEPT_MAX = 200;

const repositoryAnswer = z.object({
  id: z.number(),
  full_name: z.string(),
  archived: z.boolean().optional().catch(undefined),
});

/** What GitHub answers, as far as it is used. */
const mintedToken = z.object({
  token: z.string().min(1),
  expires_at: z.string(),
  repositories: z.array(repositoryAnswer).default([]),
});
export type MintedToken = z.infer<typeof mintedToken>;

/** By name within the account of the installation, or by id. Never empty: GitHub takes an empty list for all repositories. */
export type Selection = { repositories: [string] } | { repository_ids: [number, ...number[]] };

/** Tokens of the App's installations, kept in memory for a while. */
export class InstallationTokens {
  readonly #app: Octokit;
  readonly #now: () => number;
  readonly #kept = new Map<string, { token: string; expiresAt: number }>();

  constructor(app: Octokit, now: () => number) {
    this.#app = app;
    this.#now = now;
  }

  /** A token for exactly these repositories of the installation. Rejects with a PortError. */
  async token(installationId: number, ids: [number, ...number[]], permissions: Permissions): Promise<string> {
    const sorted = [...ids].sort((a, b) => a - b) as [number, ...number[]];
    const key = JSON.stringify([installationId, sorted, permissions]);
    const kept = this.#kept.get(key);
    if (kept && kept.expiresAt - this.#now() > LEFT_MS_MIN) return kept.token;
    const minted = await this.mint(installationId, { repository_ids: sorted }, permissions);
    const asked = new Set<number>(ids);
    // A token that opens more than was asked for is not handed on, whatever the reason.
    if (minted.repositories.length !== asked.size || minted.repositories.some(({ id }) => !asked.has(id)))
      throw new PortError('refused', 'GitHub gave a token for other repositories than those asked for; it is not used');
    this.#keep(key, minted);
    return minted.token;
  }

  /** For all repositories of an installation, also those to come: only where no selection can say what is meant. It is not kept. */
  async forAll(installationId: number, permissions: Permissions): Promise<string> {
    return (await this.mint(installationId, {}, permissions)).token;
  }

  async mint(
    installationId: number,
    selection: Selection | Record<string, never>,
    permissions: Permissions,
  ): Promise<MintedToken> {
    const asked = this.#app.request('POST /app/installations/{installation_id}/access_tokens', {
      installation_id: installationId,
      ...selection,
      permissions,
    });
    const { data } = await asPortError(asked, 'a token of the GitHub App', this.#now);
    const parsed = mintedToken.safeParse(data);
    if (parsed.success) return parsed.data;
    throw new PortError('refused', 'GitHub answered a request for a token in a way that is not understood');
  }

  #keep(key: string, { token, expires_at }: MintedToken): void {
    const expiresAt = Date.parse(expires_at);
    if (!Number.isFinite(expiresAt)) return;
    this.#kept.delete(key);
    this.#kept.set(key, { token, expiresAt });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_MAX && oldest !== undefined) this.#kept.delete(oldest);
  }
}
