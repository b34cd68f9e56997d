import type { Octokit } from '@octokit/core';
import * as z from 'zod';
import type { HookAttempt, HookDeliveries } from '../../../ports/session/hook-deliveries.ts';
import { asPortError } from '../api/github-errors.ts';
import { type AppKey, appClient } from './app-client.ts';

const PER_PAGE = 100;

/** Ids are larger than a number counts exactly: Octokit gives such ones as bigint. What is odd is left out. */
const attemptAnswer = z
  .object({
    id: z.union([z.number(), z.bigint()]),
    guid: z.string().min(1),
    event: z.string(),
    delivered_at: z.string(),
    redelivery: z.boolean().catch(false),
    status_code: z.number().catch(0),
  })
  .transform(({ id, guid, event, delivered_at, redelivery, status_code }): HookAttempt => {
    const known = { id: String(id), guid, event, at: Date.parse(delivered_at) };
    return { ...known, isRedelivery: redelivery, statusCode: status_code };
  })
  .refine(({ at }) => Number.isFinite(at));

/** Deliveries of a GitHub App's own webhook, which the App may see without any permission. */
export class AppHookDeliveries implements HookDeliveries {
  readonly #key: () => Promise<AppKey>;
  readonly #make: (key: AppKey) => Pick<Octokit, 'request'>;
  #made: { privateKey: string; client: Pick<Octokit, 'request'> } | undefined;

  /** The key as it is at the time; rejects with a PortError without one. */
  constructor(key: () => Promise<AppKey>, make: (key: AppKey) => Pick<Octokit, 'request'> = appClient) {
    this.#key = key;
    this.#make = make;
  }

  /** One for all pages of a look, and for as long as the key is the same. */
  async #client(): Promise<Pick<Octokit, 'request'>> {
    const key = await this.#key();
    if (this.#made?.privateKey !== key.privateKey) this.#made = { privateKey: key.privateKey, client: this.#make(key) };
    return this.#made.client;
  }

  async page(cursor: string | undefined): Promise<{ attempts: HookAttempt[]; next?: string }> {
    const client = await this.#client();
    const asked = client.request('GET /app/hook/deliveries', { per_page: PER_PAGE, ...(cursor ? { cursor } : {}) });
    const { data, headers } = await asPortError(asked, "the deliveries of the GitHub App's webhook");
    const attempts = (Array.isArray(data) ? data : []).flatMap((each) => attemptAnswer.safeParse(each).data ?? []);
    const next = nextCursor(headers.link);
    return { attempts, ...(next ? { next } : {}) };
  }

  async again(attemptId: string): Promise<void> {
    const client = await this.#client();
    // As text: the type wants a number, which would be another one.
    const asked = client.request(`POST /app/hook/deliveries/${encodeURIComponent(attemptId)}/attempts`);
    await asPortError(asked, 'another try of a lost event');
  }
}

/** GitHub pages deliveries by a cursor, in the address of the next page. */
function nextCursor(link: string | undefined): string | undefined {
  const address = /<([^>]+)>;\s*rel="next"/.exec(link ?? '')?.[1];
  return address === undefined ? undefined : (new URL(address).searchParams.get('cursor') ?? undefined);
}
