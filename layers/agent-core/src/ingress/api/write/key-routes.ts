import { keyParams, newKey } from '../../../domain/api/asked/key.ts';
import { notFound } from '../../../domain/api/problem.ts';
import { actsAsAdmin } from '../../../domain/api/rights.ts';
import { keyRowOf, makeKey } from '../../keys/make-key.ts';
import { type Route, route } from '../kit/route.ts';

/** Keys of programs: one's own, and for admins everybody's. A key makes no keys: what it can do ends with it. */
export const keyRoutes: Route[] = [
  route({
    ...{ method: 'GET', path: '/keys', access: 'read' },
    summary: 'API keys of the caller, or of everybody for admins; never their secrets',
    answer: { status: 200, schema: 'KeyList' },
    async handle({ ports }, { caller }) {
      const keys = await ports.keys.list(actsAsAdmin(caller) ? undefined : caller.person);
      return { status: 200, json: { keys: keys.map(keyRowOf) } };
    },
  }),
  route({
    ...{ method: 'POST', path: '/keys', access: 'write', body: newKey },
    summary: 'Makes a key with the rights of who is signed in; it is shown this once',
    answer: { status: 201, schema: 'MadeKey' },
    async handle({ ports }, { caller, body }) {
      return { status: 201, given: true, json: await makeKey(ports, caller, body) };
    },
  }),
  route({
    ...{ method: 'DELETE', path: '/keys/:id', access: 'write', params: keyParams },
    summary: 'Revokes a key, at once',
    answer: { status: 204 },
    async handle({ ports }, { caller, params }) {
      const owner = actsAsAdmin(caller) ? undefined : caller.person;
      if (!(await ports.keys.revoke(params.id, owner))) throw notFound('key');
      return { status: 204 };
    },
  }),
];
