import type { ConverseRequest } from '../aws/bedrock/converse-request.ts';
import { assistantCount } from '../aws/bedrock/script.ts';
import type { Evidence } from './evidence.ts';

/**
 * Guarantee G3 of docs/coverage.md, for requests: each is valid, and continues one whose reply it has. Each of the `builds` that were
 * deployed has a system prompt and tools of its own; what was said is the same in all.
 */
export function brokenRequests({ modelCalls, builds = 1 }: Pick<Evidence, 'modelCalls' | 'builds'>): string[] {
  const refused = modelCalls.flatMap(({ outcome }) =>
    outcome.kind === 'failed' && outcome.errorName === 'ValidationException' ? [`G3: ${outcome.message}`] : [],
  );
  const requests = modelCalls.flatMap(({ request }) => (request ? [request] : []));
  const rewritten = requests.flatMap((request, index) =>
    isContinued(request, requests.slice(0, index)) ? [] : [`G3: request ${index + 1} rewrites what was said before`],
  );
  const heads = new Set(requests.map(headOf)).size;
  const changed = heads > builds ? [`G3: ${builds} builds gave ${heads} system prompts and lists of tools`] : [];
  return [...refused, ...rewritten, ...changed];
}

/** Two steps that ran beside each other may both have asked; only one of the replies counts. */
function isContinued(request: ConverseRequest, earlier: ConverseRequest[]): boolean {
  const asked = earlier.filter((each) => assistantCount(each) === assistantCount(request) - 1);
  return asked.length === 0 || asked.some((each) => continues(each, request));
}

/** Whether `next` says all that `request` says, in the same order. Heads are counted, see above. */
function continues(request: ConverseRequest, next: ConverseRequest): boolean {
  const [before, after] = [blocksOf(request), blocksOf(next)];
  return before.every((block, index) => block === after[index]);
}

/** Cache points move; everything else is part of the prefix. */
function headOf({ system, toolConfig }: ConverseRequest): string {
  return JSON.stringify([system?.filter((block) => block.cachePoint === undefined), toolConfig]);
}

/** Blocks stand for themselves, with their role. */
function blocksOf({ messages }: ConverseRequest): string[] {
  return messages.flatMap(({ role, content }) =>
    content.filter((block) => block.cachePoint === undefined).map((block) => JSON.stringify([role, block])),
  );
}
