import { sameBuild } from '@remote-swe/core/version';
import { guarded } from '@remote-swe/core/wiring/parts/guarded';
import { slackIngress } from '@remote-swe/core/wiring/slack-events';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildId } from '../build-id.ts';
import { boltWhenSigned } from './bolt-when-signed.ts';
import { withCurrentSecrets } from './current-secrets.ts';
import { behindSignature } from './front.ts';

sameBuild(buildId);
const ingress = slackIngress();
const now = () => ingress.ports.clock.now();
const { learnAddress } = ingress;
const answer = withCurrentSecrets(ingress, (secrets) =>
  behindSignature({ signingSecret: secrets.signingSecret, now, learnAddress }, boltWhenSigned(ingress, secrets)),
);

/** HttpApi event in, HTTP answer out. Nothing of a request is parsed before its signature is checked. */
export const handler = guarded((event: APIGatewayProxyEventV2, context: unknown) => answer(event as never, context));
