import { apiRoutes } from '@remote-swe/core/ingress/api/routes';
import { serveConsole } from '@remote-swe/core/ingress/api/serve/console';
import { serveApi } from '@remote-swe/core/ingress/api/serve/serve';
import { sameBuild } from '@remote-swe/core/version';
import { apiIngress } from '@remote-swe/core/wiring/api';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const { api, pages } = apiIngress();

/** HttpApi event in, HTTP answer out: the page below /console, all else is the API's. */
export const handler = guarded(async (event: APIGatewayProxyEventV2) =>
  /^\/console(\/|$)/.test(event.rawPath) ? serveConsole(pages, event) : serveApi(api, apiRoutes, event),
);
