import { callbackProblem, isTrustedHost } from '../../domain/callbacks/callback-address.ts';
import { callbackSecret, callbackSignature } from '../../domain/callbacks/signature.ts';
import type { Callback } from '../../domain/thread/thread-source.ts';
import { PortError } from '../../errors.ts';
import type { Callbacks, Told } from '../../ports/people/callbacks.ts';
import { guardedRequest, INTERNET, type Network, within } from '../shared/guarded-request.ts';

/** Names, connection and answer. The session waits meanwhile, so that what happens is told in its order. */
const DELIVERY_MS_MAX = 5_000;
const RETRY_MS_MIN = 10_000;
const RETRY_MS_MAX = 15 * 60_000;

/** `secret`: the deployment's, from which each key's is made. `hosts`: those that an operator trusts, although they are not public. */
export type CallbackOptions = {
  secret: () => Promise<string>;
  hosts: string[];
  now: () => number;
  network?: Network;
  deliveryMsMax?: number;
  /** What carries it there and resolves to the answer's status. Absent: a request over the network. */
  send?: (url: URL, asked: Signed) => Promise<number>;
};
/** A callback with its signature. */
export type Signed = { body: string; headers: Record<string, string> };

/** Callbacks over the internet, signed as docs/events.md says. Nothing is followed: an answer is taken or it is not. */
export class SignedCallbacks implements Callbacks {
  readonly #options: CallbackOptions;

  constructor(options: CallbackOptions) {
    this.#options = options;
  }

  async deliver({ url, key }: Callback, told: Told): Promise<void> {
    const { hosts, now } = this.#options;
    const problem = callbackProblem(url, hosts);
    if (problem) throw this.#later(told, `the callback's address is not used: ${problem}`);
    const body = JSON.stringify(told);
    const timestamp = String(Math.floor(now() / 1_000));
    const signature = callbackSignature(callbackSecret(await this.#options.secret(), key), timestamp, body);
    const status = await this.#post(new URL(url), told, {
      body,
      headers: {
        'content-type': 'application/json',
        'user-agent': 'remote-swe callbacks',
        'idempotency-key': told.id,
        'x-remote-swe-event': told.type,
        'x-remote-swe-timestamp': timestamp,
        'x-remote-swe-signature': signature,
      },
    });
    if (status < 200 || status > 299) throw this.#later(told, `the callback was answered with HTTP ${status}`);
  }

  async #post(url: URL, told: Told, asked: Signed): Promise<number> {
    const { hosts, network = INTERNET, deliveryMsMax = DELIVERY_MS_MAX, send } = this.#options;
    const signal = AbortSignal.timeout(deliveryMsMax);
    try {
      if (send) return await send(url, asked);
      const question = { method: 'POST' as const, ...asked, isTrusted: isTrustedHost(url, hosts) };
      const answered = await within(signal, guardedRequest(url, network, signal, question));
      return answered.kind === 'redirect' ? 302 : answered.status;
    } catch (error) {
      throw this.#later(told, `the callback could not be delivered: ${reasonOf(error, signal)}`);
    }
  }

  /** After as much time as has passed since it happened. */
  #later({ at }: Told, reason: string): PortError {
    const now = this.#options.now();
    const delayMs = Math.min(RETRY_MS_MAX, Math.max(RETRY_MS_MIN, now - at));
    return new PortError('retry', reason, { retryAt: now + delayMs });
  }
}

function reasonOf(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'it took too long';
  const { code, message } = error as { code?: string; message?: string };
  return code ?? String(message ?? error).slice(0, 200);
}
