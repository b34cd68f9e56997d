import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** Names of all sample events, as `<source>/<name>`, sorted. */
export function eventNames(): string[];

/** The Lambda event called `name`; a name below `slack/` gives a signed HTTP API request. */
export function loadEvent(
  name: `slack/${string}`,
  options?: { signingSecret?: string; nowMs?: number },
): APIGatewayProxyEventV2;
export function loadEvent(name: string, options?: { signingSecret?: string; nowMs?: number }): Record<string, unknown>;
