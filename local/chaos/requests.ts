import type { ConverseRequest } from '../aws/bedrock/converse-request.ts';
import type { BedrockCall } from '../aws/bedrock/service.ts';

/** G3 and design 6: every request is valid, and each continues the one before it. */
export function brokenRequests({ modelCalls }: { modelCalls: readonly BedrockCall[] }): string[] {
  const refused = modelCalls.flatMap(({ outcome }) =>
    outcome.kind === 'failed' && outcome.errorName === 'ValidationException' ? [`G3: ${outcome.message}`] : [],
  );
  const requests = modelCalls.flatMap(({ request }) => (request ? [request] : []));
  const rewritten = requests.flatMap((request, index) => {
    const next = requests[index + 1];
    return next && !continues(request, next) && !continues(next, request)
      ? [`G3: request ${index + 2} rewrites what request ${index + 1} said`]
      : [];
  });
  return [...refused, ...rewritten];
}

/** Whether `next` says all that `request` says, in the same order. */
function continues(request: ConverseRequest, next: ConverseRequest): boolean {
  const [before, after] = [blocksOf(request), blocksOf(next)];
  return before.every((block, index) => block === after[index]);
}

/** Cache points move; everything else is part of the prefix. Blocks stand for themselves, with their role. */
function blocksOf({ system, toolConfig, messages }: ConverseRequest): string[] {
  const fixed = JSON.stringify([system, toolConfig]);
  return [
    fixed,
    ...messages.flatMap(({ role, content }) =>
      content.filter((block) => block.cachePoint === undefined).map((block) => JSON.stringify([role, block])),
    ),
  ];
}
