import type { RawRequest } from '@remote-swe/core/ingress/http-request';
import { checkedRequest } from '@remote-swe/core/ingress/slack/signature';

/** What answers a request that Slack signed, e.g. Bolt's receiver. */
type Next = (event: never, context: unknown) => Promise<unknown>;
/** `learnAddress`: is told by what name Slack reached us, and nobody else can say so. */
type FrontOptions = { signingSecret: string; now(): number; learnAddress(domainName: string | undefined): void };
type Request = RawRequest & { requestContext?: { domainName?: string } };

/**
 * Stands before Bolt, whose receiver parses a body before it checks the signature: whoever has no signature costs one HMAC.
 * Bolt's own check stays, as the second. A signed body that is not a JSON object is refused with 400.
 */
export function behindSignature({ signingSecret, now, learnAddress }: FrontOptions, next: Next) {
  return async (event: Request, context: unknown): Promise<unknown> => {
    const checked = checkedRequest(event, signingSecret, now());
    switch (checked.kind) {
      case 'too-large':
        return { statusCode: 413, body: '' };
      case 'not-signed':
        return { statusCode: 401, body: '' };
      case 'ssl-check':
        return { statusCode: 200, body: '' };
      case 'signed':
        learnAddress(event.requestContext?.domainName);
        return parsed({ ...event, body: checked.body, isBase64Encoded: false }, context, next);
    }
  };
}

async function parsed(event: RawRequest & { body: string }, context: unknown, next: Next): Promise<unknown> {
  const notJson = { statusCode: 400, body: 'The body is not a JSON object' };
  if (isNull(event.body)) return notJson;
  try {
    return await next(event as never, context);
  } catch (error) {
    if (error instanceof SyntaxError) return notJson;
    throw error;
  }
}

/** The one JSON value without fields; Bolt reads fields of whatever it has parsed. */
function isNull(body: string): boolean {
  return /^(payload=)?\s*null\s*$/.test(body);
}
