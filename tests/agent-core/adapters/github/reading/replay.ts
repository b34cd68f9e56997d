import { tokenAuth } from '@remote-swe/core/adapters/github/api/auth';
import { GitHubCodeHost } from '@remote-swe/core/adapters/github/code-host';
import { Front } from '../../../../../local/kernel/front.ts';
import { json, type LocalRequest, type LocalResponse, type LocalService } from '../../../../../local/kernel/http.ts';
import { TOKEN } from '../../../../local/github/harness.ts';

/** A body of an answer as JSON, by what was asked. */
export type Recorded = Map<string, { status: number; body: unknown; headers?: Record<string, string> }>;

const keyOf = ({ method, path, query, body }: LocalRequest) =>
  `${method} ${path}?${query} ${body.toString('utf8').slice(0, 400)}`;

/** A host whose answers come from `service` and are written down. */
export async function recording(service: LocalService, serverUrl: string) {
  const recorded: Recorded = new Map();
  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    const answer = await service.handle(request);
    const isJson = answer.headers?.['content-type'] === 'application/json';
    const body = isJson ? JSON.parse(String(answer.body)) : String(answer.body);
    recorded.set(keyOf(request), { status: answer.status, body, ...(isJson ? {} : { headers: answer.headers ?? {} }) });
    return answer;
  };
  return { recorded, ...(await hostBehind(handle, serverUrl)) };
}

/** A host that answers what was written down, with changes. */
export async function replaying(serverUrl: string) {
  const now: { answers: Recorded } = { answers: new Map() };
  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    const answer = now.answers.get(keyOf(request));
    if (!answer) return json(404, { message: `not recorded: ${keyOf(request)}` });
    if (answer.headers) return { status: answer.status, headers: answer.headers, body: String(answer.body) };
    return json(answer.status, answer.body);
  };
  return { now, ...(await hostBehind(handle, serverUrl)) };
}

async function hostBehind(handle: LocalService['handle'], serverUrl: string) {
  const front = new Front(() => ({ name: 'github', operation: () => 'Any', handle }));
  const apiUrl = `http://127.0.0.1:${await front.listen()}/github/api`;
  return {
    host: new GitHubCodeHost({ apiUrl, serverUrl, auth: tokenAuth(TOKEN, apiUrl) }),
    close: () => front.close(),
  };
}

/** Fields whose values hold no field that is read. */
const UNREAD = new Set(['user', 'owner', 'repo']);

/** The paths of all fields of a payload; of a list, those of its first member. */
export function fieldsOf(value: unknown, depth = 4): string[][] {
  if (typeof value !== 'object' || value === null || depth === 0) return [];
  const entries = Array.isArray(value) ? Object.entries(value).slice(0, 1) : Object.entries(value);
  return entries.flatMap(([name, inner]) => [
    [name],
    ...fieldsOf(inner, UNREAD.has(name) ? 1 : depth - 1).map((rest) => [name, ...rest]),
  ]);
}

/** The payload with another value there; undefined takes the field away. */
export function withField(payload: unknown, [name = '', ...rest]: string[], value: unknown): unknown {
  const copy: Record<string, unknown> | unknown[] = Array.isArray(payload) ? [...payload] : { ...(payload as object) };
  const fields = copy as Record<string, unknown>;
  if (rest.length > 0) fields[name] = withField(fields[name], rest, value);
  else if (value === undefined) delete fields[name];
  else fields[name] = value;
  return copy;
}
