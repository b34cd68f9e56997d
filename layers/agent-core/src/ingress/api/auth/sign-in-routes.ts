import { signInBody } from '../../../domain/api/asked/key.ts';
import { ApiProblem } from '../../../domain/api/problem.ts';
import { secretHash } from '../../../domain/api/token.ts';
import { type Route, route } from '../kit/route.ts';
import { COOKIE_S, setCookie } from './cookie.ts';

/** Tries of one address in a minute: a code has 128 bits or more, this only keeps the noise and the cost down. */
const TRIES_MAX = 20;
const MINUTE_S = 60;

/** In by a code that Slack gave, out by word. */
export const signInRoutes: Route[] = [
  route({
    ...{ method: 'POST', path: '/sign-in', access: 'open', body: signInBody },
    summary: 'A code of the command `console` becomes a cookie for twelve hours',
    answer: { status: 204 },
    async handle({ ports }, { body, address, isLocal }) {
      const now = ports.clock.now();
      if ((await ports.rates.count(`sign-in:${address}`, now)) > TRIES_MAX)
        throw new ApiProblem(429, 'too-many-requests', 'Too many tries from your address', MINUTE_S);
      const code = await ports.signIns.takeCode(secretHash(body.code));
      if (!code || code.expiresAt <= now)
        throw new ApiProblem(401, 'bad-code', 'The code was used, is too old, or is none: ask Slack for another');
      const cookie = ports.secret();
      const { person, language } = code;
      await ports.signIns.put('browser', secretHash(cookie), {
        ...{ person, language, at: now },
        expiresAt: now + COOKIE_S * 1_000,
      });
      return { status: 204, cookie: setCookie(cookie, COOKIE_S, isLocal) };
    },
  }),
  route({
    ...{ method: 'POST', path: '/sign-out', access: 'read' },
    summary: 'The cookie is worth nothing from now on',
    answer: { status: 204 },
    async handle({ ports }, { cookie, isLocal, caller }) {
      if (cookie !== undefined && caller.csrf !== undefined) await ports.signIns.signOut(secretHash(cookie));
      return { status: 204, cookie: setCookie('', 0, isLocal) };
    },
  }),
];
