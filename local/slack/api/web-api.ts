import { timingSafeEqual } from 'node:crypto';
import { json, type LocalRequest, type LocalResponse, text } from '../../kernel/http.ts';
import type { AppFeatures } from '../app/manifest.ts';
import { SlackError } from '../workspace/slack-error.ts';
import type { Workspace } from '../workspace/workspace.ts';
import { type Arguments, readArguments } from './arguments.ts';
import { METHODS } from './methods.ts';
import { checkScope } from './scopes.ts';

/** Methods that answer without a token. */
const OPEN_METHODS: ReadonlySet<string> = new Set(['api.test']);

/** Answers `/slack/api/<method>` as slack.com does: always 200 with `ok`, but for rate limits. */
export class WebApi {
  readonly faults = new ApiFaults();
  /** A test takes one away to see what the product does without. */
  scopes: ReadonlySet<string>;
  readonly #features: AppFeatures;
  readonly #workspace: Workspace;
  readonly #botToken: string;

  /** `features`: what the app may do since it was installed. */
  constructor(workspace: Workspace, botToken: string, features: AppFeatures) {
    this.#workspace = workspace;
    this.#botToken = botToken;
    this.#features = features;
    this.scopes = features.scopes;
  }

  async handle(method: string, request: LocalRequest, origin: string): Promise<LocalResponse> {
    const fault = this.faults.take(method);
    if (fault && fault.kind !== 'answer-lost') return faultResponse(fault);
    const response = await this.#call(method, request, origin);
    return fault ? faultResponse(fault) : response;
  }

  /** Whether a request carries the workspace's bot token. */
  isAuthorized(request: LocalRequest): boolean {
    return sameText(bearer(request) ?? '', this.#botToken);
  }

  async #call(name: string, request: LocalRequest, origin: string): Promise<LocalResponse> {
    try {
      const method = METHODS.get(name);
      if (!method) throw new SlackError('unknown_method', `[ERROR] ${name} does not exist in the local Slack`);
      const call = await readArguments(request);
      if (!OPEN_METHODS.has(name)) this.#authenticate(request, call);
      checkScope(name, this.scopes);
      const context = { workspace: this.#workspace, origin, scopes: this.scopes, features: this.#features };
      return json(200, { ok: true, ...method(context, call), ...warnings(request) });
    } catch (error) {
      if (!(error instanceof SlackError)) throw error;
      const messages = error.detail ? { response_metadata: { messages: [error.detail] } } : {};
      return json(200, { ok: false, error: error.code, ...messages });
    }
  }

  #authenticate(request: LocalRequest, call: Arguments): void {
    const token = bearer(request) ?? call.text('token');
    if (!token) throw new SlackError('not_authed');
    if (!sameText(token, this.#botToken)) throw new SlackError('invalid_auth');
  }
}

function faultResponse(fault: ApiFault): LocalResponse {
  switch (fault.kind) {
    case 'rate-limited':
      return json(429, { ok: false, error: 'ratelimited' }, { 'retry-after': String(fault.retryAfterSeconds) });
    case 'error':
      return json(200, { ok: false, error: fault.code });
    case 'http':
    case 'answer-lost':
      return text(fault.status, 'The local Slack was told to fail here');
  }
}

function warnings(request: LocalRequest): Record<string, unknown> {
  const contentType = request.headers['content-type'] ?? '';
  return contentType === 'application/json' ? { warning: 'missing_charset' } : {};
}

function bearer(request: LocalRequest): string | undefined {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/** What a test makes the Web API do instead of its work. */
type ApiFault =
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'error'; code: string }
  | { kind: 'http'; status: number }
  /** The effect happens, the caller gets a 500: the case that makes duplicates. */
  | { kind: 'answer-lost'; status: number };

type Planned = { method: string; fault: ApiFault; times: number };

/** Faults planned for coming Web API calls, first planned first used. */
class ApiFaults {
  readonly #planned: Planned[] = [];

  /** @param method e.g. `chat.postMessage`, or `*` for any */
  plan(method: string, fault: ApiFault, times = 1): void {
    this.#planned.push({ method, fault, times });
  }

  clear(): void {
    this.#planned.length = 0;
  }

  /** The fault for this call, or undefined; counts it as used. */
  take(method: string): ApiFault | undefined {
    const index = this.#planned.findIndex((planned) => planned.method === method || planned.method === '*');
    const planned = this.#planned[index];
    if (!planned) return undefined;
    planned.times -= 1;
    if (planned.times <= 0) this.#planned.splice(index, 1);
    return planned.fault;
  }
}
