import type { LocalSystem } from '../../../local/system/system.ts';
import { type Call, callsIn } from '../../template/permissions/permissions.ts';

/** What a function asks of AWS from now on, as the rights that it needs. */
export function watchedCalls({ front, pool }: LocalSystem, logicalId: string): Call[] {
  const calls: Call[] = [];
  front.observers.push({
    before({ caller, service, operation }, { body }) {
      if (pool.callers(logicalId).includes(caller)) calls.push(...callsIn({ service, operation }, body.toString()));
    },
  });
  return calls;
}

/** The newest link to the console in what was said. */
export function linkIn(said: string): string {
  return /http:\S+#code=[\w-]+/.exec(said)?.[0] ?? '';
}

/** Opens a link to the console, once; the cookie is empty where it is good no more. */
export async function opened({ baseUrl }: LocalSystem, link: string): Promise<{ status: number; cookie: string }> {
  const answer = await fetch(`${baseUrl}/api/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: link.split('#code=')[1] }),
  });
  return { status: answer.status, cookie: answer.headers.get('set-cookie')?.split(';')[0] ?? '' };
}

/** A browser that opened a link: it reads, and writes with the value that its own page knows. */
export async function browserOf(system: LocalSystem, link: string) {
  const { status, cookie } = await opened(system, link);
  if (status !== 204) throw new Error(`the link is good no more: ${status}`);
  const get = (path: string) => fetch(`${system.baseUrl}${path}`, { headers: { cookie } });
  return {
    get,
    async post(path: string, body: unknown): Promise<Response> {
      const { csrf } = (await (await get('/api/me')).json()) as { csrf: string };
      const headers = { 'content-type': 'application/json', cookie, 'x-csrf-token': csrf };
      return fetch(`${system.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
    },
  };
}
