import type { Signed } from '@remote-swe/core/adapters/web/signed-callbacks';
import { callbackSecret, callbackSignature } from '@remote-swe/core/domain/callbacks/signature';
import type { Trace } from '../kernel/trace.ts';

/** `timeout`: it is taken, and the answer never comes. */
export type CallbackFault = 'none' | '500' | 'timeout';
export const DEPLOYMENT_SECRET = 'deployment';

/** What a program was told: by its id once, however often it came. */
export type Told = { id: string; type: string; sessionId?: string; text?: string };

/** Where programs are told of their sessions. It drops what it has seen. */
export class Receiver {
  readonly taken = new Map<string, { told: Told; body: string }>();
  /** What nobody may send. */
  readonly seen: string[] = [];
  readonly #fault: () => CallbackFault;
  readonly #trace: Trace;

  constructor(fault: () => CallbackFault, trace: Trace) {
    this.#fault = fault;
    this.#trace = trace;
  }

  /** Resolves to the answer's status. */
  take({ pathname }: URL, { body, headers }: Signed): number {
    const fault = this.#fault();
    if (fault === '500') return 500;
    this.#check(pathname.slice(1), body, headers);
    const told = JSON.parse(body) as Told;
    const known = this.taken.get(told.id);
    if (known && known.body !== body) this.seen.push(`Callbacks: ${told.id} is told in two ways`);
    this.#trace.say('program', `is told ${told.id} (${told.type}${known ? ', again' : ''}): ${told.text ?? ''}`);
    if (!known) this.taken.set(told.id, { told, body });
    if (fault === 'timeout') throw Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
    return 204;
  }

  #check(keyId: string, body: string, headers: Record<string, string>): void {
    const timestamp = headers['x-remote-swe-timestamp'] ?? '';
    const signature = callbackSignature(callbackSecret(DEPLOYMENT_SECRET, keyId), timestamp, body);
    if (headers['x-remote-swe-signature'] !== signature) this.seen.push('Callbacks: a signature is wrong');
    const { id } = JSON.parse(body) as Told;
    if (headers['idempotency-key'] !== id) this.seen.push(`Callbacks: ${id} goes by another name`);
  }
}
