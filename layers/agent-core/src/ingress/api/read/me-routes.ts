import { actsAsAdmin } from '../../../domain/api/rights.ts';
import { type Route, route } from '../kit/route.ts';

/** Who asks, and whether anybody answers. */
export const meRoutes: Route[] = [
  route({
    ...{ method: 'GET', path: '/health', access: 'open' },
    summary: 'Whether the API answers',
    answer: { status: 200, schema: 'Health' },
    handle: async ({ settings }) => ({ status: 200, json: { status: 'ok', build: settings.build } }),
  }),
  route({
    ...{ method: 'GET', path: '/me', access: 'read' },
    summary: 'Who asks, with what rights, and what the page needs first',
    answer: { status: 200, schema: 'Me' },
    async handle({ ports, settings }, { caller }) {
      const { person, key, csrf, language, expiresAt } = caller;
      const { models } = await ports.models();
      return {
        status: 200,
        given: true,
        json: {
          person,
          ...(key ? { key } : {}),
          isAdmin: actsAsAdmin(caller),
          ...(csrf === undefined ? {} : { csrf }),
          ...{ language, expiresAt, models: Object.keys(models), build: settings.build },
        },
      };
    },
  }),
];
