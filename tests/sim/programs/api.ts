import { csrfOf } from '@remote-swe/core/domain/api/token';
import { callbackSecret } from '@remote-swe/core/domain/callbacks/signature';
import { PortError } from '@remote-swe/core/errors';
import type { Api, ApiPorts, ApiSettings } from '@remote-swe/core/ingress/api/kit/context';
import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import type { Blobs } from '@remote-swe/core/ports/blobs';
import { rare } from '@remote-swe/core/wiring/late/loaded/api/rare';
import { sources } from '@remote-swe/core/wiring/parts/sources';
import type { Things } from '../functions/things.ts';
import type { Invocation } from '../kernel/invocation.ts';
import type { HttpAnswer, Request } from './asker.ts';
import { DEPLOYMENT_SECRET } from './receiver.ts';
import { browserOf, keyOf } from './stores.ts';

/** Of what programs here ask nothing needs it. */
const notPlayed = () => Promise.reject(new PortError('refused', 'not played'));
/** Requests of a key are counted by the minute: no program here asks as often. */
const RATES = { count: async () => 1 };
const SHARES = { put: notPlayed, get: notPlayed, revoke: notPlayed };

/** The network, as one invocation reaches things by it. */
type Reaching = {
  invocation: Invocation;
  through: <Port extends object>(name: string, port: Port) => Port;
  /** What the function shares with a step. */
  shared: Pick<ApiPorts, 'journal' | 'inbox' | 'wakes' | 'workers' | 'budgets' | 'clock' | 'models'>;
};

/** The function `api` over ports of the simulation. */
export function apiOver(
  things: Things,
  reaching: Reaching,
  settings: Pick<ApiSettings, 'budgets' | 'adminUserIds'>,
): Api {
  const { apiSessions, requests, keys, signIns, approvals, muting, dueItems, log, openThreads } = things;
  const { through, invocation, shared } = reaching;
  return {
    ports: {
      ...shared,
      ...{ reader: through('reader', apiSessions), sessions: through('sessions', apiSessions) },
      ...{ requests: through('requests', requests), keys: through('keys', keys) },
      ...{ signIns: through('signIns', signIns), approvals: through('approvals', approvals) },
      ...{ muting: through('muting', muting), dueItems: through('dueItems', dueItems), log },
      ...{ blobs: bucketOf(through<Blobs>('blobs', things.blobs)), threads: through('threads', openThreads) },
      ...{ shares: SHARES, rates: RATES, queues: { counts: notPlayed }, fleet: notPlayed, commands: notPlayed },
      callbackSecret: async (keyId) => callbackSecret(DEPLOYMENT_SECRET, keyId),
      pause: (ms) => invocation.pause(ms),
      secret: secretsOf(invocation),
    },
    settings: { ...settings, sources, callbackHosts: [], serverUrl: 'https://github.com', build: 'test' },
    redacted: (value) => value,
    rare: async () => rare,
    describe: notPlayed,
  };
}

/** Programs here ask for no object's size. */
function bucketOf(blobs: Blobs): ApiPorts['blobs'] {
  return {
    get: (key, bytesMax) => blobs.get(key, bytesMax),
    copy: (from, to) => blobs.copy(from, to),
    presignGet: (...asked) => blobs.presignGet(...asked),
    presignUpload: (...asked) => blobs.presignUpload(...asked),
    size: notPlayed,
  };
}

/** One request of a program, as HttpApi hands it over, and its answer. */
export async function answerOf(api: Api, request: Request): Promise<HttpAnswer> {
  const { method, path, name, body } = request;
  const [rawPath = '', rawQueryString = ''] = `/api${path}`.split('?');
  const headers = {
    ...{ host: 'api.example.com', ...shownBy(request) },
    ...(body ? { 'content-type': 'application/json' } : {}),
    ...(name ? { 'idempotency-key': name } : {}),
  };
  const answer = await serveApi(api, apiRoutes, {
    ...{ rawPath, rawQueryString, headers, cookies: request.by ? [cookieOf(request)] : [] },
    ...(body ? { body: JSON.stringify(body) } : {}),
    requestContext: { http: { method, sourceIp: '192.0.2.1' } },
  });
  return { status: answer.statusCode, json: JSON.parse(answer.body || '{}') };
}

/** A page knows a value that goes with its cookie; one of somebody else does not. */
function shownBy({ by, user }: Request): Record<string, string> {
  if (by === undefined) return { authorization: `Bearer ${keyOf(user)}` };
  return by === 'browser' ? { 'x-csrf-token': csrfOf(browserOf(user)) } : {};
}

function cookieOf({ user }: Request): string {
  return `remote_swe_session=${browserOf(user)}`;
}

/** Secrets that an invocation draws: no two are the same. */
function secretsOf({ number }: Invocation): () => string {
  let made = 0;
  return () => `${String(number).padStart(30, '0')}${String(++made).padStart(13, '0')}`;
}
