import { randomBytes } from 'node:crypto';

/** As the SDK's clients take it. */
export type AccessKey = { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
export type HeldKey = AccessKey & { expiresAtMs?: number };

/** Random bytes of a secret, as many as AWS's own have. */
const SECRET_BYTES = 30;

/**
 * Who may call the local AWS services. An id is a name, so that calls say who made them; secrets and tokens are random and
 * known only to whom they were handed: nothing that runs beside the local system, and no page in a browser, can sign.
 */
export class AccessKeys {
  readonly #held = new Map<string, HeldKey>();

  /** A long-lived key, as a user has it. The same id gets the same key. */
  issue(accessKeyId: string): AccessKey {
    return this.#hold(accessKeyId, {});
  }

  /** A key with a session token, as a role's sessions have it; with `expiresAtMs` it ends then. */
  issueTemporary(accessKeyId: string, expiresAtMs?: number): Required<AccessKey> {
    const sessionToken = this.#held.get(accessKeyId)?.sessionToken ?? secret();
    return { ...this.#hold(accessKeyId, { sessionToken, expiresAtMs }), sessionToken };
  }

  find(accessKeyId: string): HeldKey | undefined {
    return this.#held.get(accessKeyId);
  }

  #hold(accessKeyId: string, more: Pick<HeldKey, 'sessionToken' | 'expiresAtMs'>): AccessKey {
    const secretAccessKey = this.#held.get(accessKeyId)?.secretAccessKey ?? secret();
    this.#held.set(accessKeyId, { accessKeyId, secretAccessKey, ...more });
    return { accessKeyId, secretAccessKey };
  }
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64');
}
