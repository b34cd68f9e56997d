import { answerEvent } from '@remote-swe/core/ingress/github/answer';
import { makeUpForLost } from '@remote-swe/core/ingress/github/redelivery/make-up';
import { sameBuild } from '@remote-swe/core/version';
import { gitHubEvents, isLookEvent } from '@remote-swe/core/wiring/github-events';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildId } from '../build-id.ts';

sameBuild(buildId);
const { ingress, lost } = gitHubEvents();

/** HttpApi event in, HTTP answer out; nothing of a request is parsed before its signature is checked. Or the schedule's look for lost events. */
export const handler = guarded(async (event: APIGatewayProxyEventV2 | { look: 'deliveries' }) => {
  if (!isLookEvent(event)) return answerEvent(ingress, event);
  return lost ? makeUpForLost(lost) : { asked: 0 };
});
