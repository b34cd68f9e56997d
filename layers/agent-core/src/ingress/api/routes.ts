import { signInRoutes } from './auth/sign-in-routes.ts';
import { type Route, route } from './kit/route.ts';
import { diffRoute } from './look/diff-route.ts';
import { contentRoutes } from './read/content-routes.ts';
import { meRoutes } from './read/me-routes.ts';
import { operationsRoutes } from './read/operations.ts';
import { reportRoutes } from './read/report-routes.ts';
import { sessionRoutes } from './read/session-routes.ts';
import { shareRoutes } from './read/share-routes.ts';
import { keyRoutes } from './write/key-routes.ts';
import { writeRoutes } from './write/session-routes.ts';

const described: Route[] = [
  ...signInRoutes,
  ...meRoutes,
  ...sessionRoutes,
  ...contentRoutes,
  diffRoute,
  ...reportRoutes,
  ...operationsRoutes,
  ...shareRoutes,
  ...writeRoutes,
  ...keyRoutes,
];

/** Everything that the API does. A new group of routes is added to the list above. */
export const apiRoutes: Route[] = [
  ...described,
  route({
    ...{ method: 'GET', path: '/openapi.json', access: 'open' },
    summary: 'This document',
    answer: { status: 200, contentType: 'application/json' },
    async handle({ settings, describe }) {
      const openApiOf = await describe();
      return { status: 200, json: openApiOf(apiRoutes, settings.build) };
    },
  }),
];
