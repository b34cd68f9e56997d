import { answerEvent } from '@remote-swe/core/ingress/github/answer';
import { sameBuild } from '@remote-swe/core/version';
import { gitHubIngress } from '@remote-swe/core/wiring/github-events';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const ingress = await gitHubIngress();

/** HttpApi event in, HTTP answer out. Nothing of a request is parsed before its signature is checked. */
export const handler = guarded(async (event: APIGatewayProxyEventV2) => answerEvent(ingress, event));
