import type { ConverseMessage, ConverseRequest } from '../converse-request.ts';
import { validationError } from '../errors.ts';

/** Every toolUse has exactly one toolResult in the next user message, ids are unique, and the tools are declared. */
export function validateToolPairs(request: ConverseRequest): void {
  validateToolConfig(request);
  const seen = new Set<string>();
  request.messages.forEach((message, index) => {
    const path = `messages.${index}`;
    if (message.role === 'assistant') {
      validateUses(message, path, seen);
      validateAnswers(message, request.messages[index + 1], path, index + 1);
      return;
    }
    validateResults(message, request.messages[index - 1], path);
  });
}

function validateToolConfig(request: ConverseRequest): void {
  const { toolConfig } = request;
  const usesTools = request.messages.some((message) => toolUseIds(message).length + toolResultIds(message).length > 0);
  if (usesTools && !toolConfig)
    throw validationError('The toolConfig field must be defined when using toolUse and toolResult content blocks.');
  const names = new Set<string>();
  toolConfig?.tools.forEach((tool, index) => {
    if (!tool.toolSpec) return;
    if (names.has(tool.toolSpec.name))
      throw validationError(`toolConfig.tools.${index}: The tool name ${tool.toolSpec.name} is already defined.`);
    names.add(tool.toolSpec.name);
  });
  const chosen = toolConfig?.toolChoice?.tool?.name;
  if (chosen && !names.has(chosen))
    throw validationError(`toolConfig.toolChoice.tool.name: ${chosen} is not among toolConfig.tools.`);
}

function validateUses(message: ConverseMessage, path: string, seen: Set<string>): void {
  message.content.forEach((block, at) => {
    const id = block.toolUse?.toolUseId;
    if (!id) return;
    if (seen.has(id)) throw validationError(`${path}.content.${at}: toolUse ids must be unique; ${id} is repeated.`);
    seen.add(id);
  });
}

function validateAnswers(
  message: ConverseMessage,
  next: ConverseMessage | undefined,
  path: string,
  nextIndex: number,
): void {
  const answered = next ? toolResultIds(next) : [];
  const missing = toolUseIds(message).filter((id) => !answered.includes(id));
  if (missing.length > 0)
    throw validationError(
      `Expected toolResult blocks at messages.${nextIndex}.content for the following Ids: ${missing.join(', ')} (toolUse blocks of ${path}).`,
    );
}

function validateResults(message: ConverseMessage, before: ConverseMessage | undefined, path: string): void {
  const asked = before ? toolUseIds(before) : [];
  const answered = new Set<string>();
  let otherContent = false;
  message.content.forEach((block, at) => {
    const id = block.toolResult?.toolUseId;
    if (!id) {
      otherContent ||= !block.cachePoint;
      return;
    }
    const here = `${path}.content.${at}`;
    if (!asked.includes(id))
      throw validationError(
        `${here}: unexpected toolResult ${id}: the number of toolResult blocks exceeds the number of toolUse blocks of previous turn, or the id is unknown there.`,
      );
    if (answered.has(id)) throw validationError(`${here}: more than one toolResult for ${id}.`);
    if (otherContent) throw validationError(`${here}: toolResult blocks must come before other content.`);
    answered.add(id);
  });
}

function toolUseIds(message: ConverseMessage): string[] {
  return message.content.flatMap((block) => (block.toolUse ? [block.toolUse.toolUseId] : []));
}

function toolResultIds(message: ConverseMessage): string[] {
  return message.content.flatMap((block) => (block.toolResult ? [block.toolResult.toolUseId] : []));
}
