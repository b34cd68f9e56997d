import { sameBuild } from '@remote-swe/core/version';
import { slackIngress } from '@remote-swe/core/wiring/slack-events';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { buildId } from '../build-id.ts';
import { slackApp } from './app.ts';

sameBuild(buildId);
const bolt = slackApp(await slackIngress());
const NOT_JSON = { statusCode: 400, body: 'The body is not a JSON object' };

/** HttpApi event in, HTTP answer out. A body that is not JSON is refused; nothing is stored before the signature is checked. */
export async function handler(event: APIGatewayProxyEventV2, context: unknown) {
  const body = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString('utf8') : event.body;
  if (isNull(body)) return NOT_JSON;
  try {
    return await bolt({ ...event, body, isBase64Encoded: false } as never, context);
  } catch (error) {
    if (error instanceof SyntaxError) return NOT_JSON;
    throw error;
  }
}

/** The one JSON value without fields; Bolt reads fields before it checks the signature. */
function isNull(body: string | undefined): boolean {
  return /^(payload=)?\s*null\s*$/.test(body ?? '');
}
