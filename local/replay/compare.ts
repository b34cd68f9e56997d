import type { RequestMark } from '@remote-swe/core/domain/session/journal';
import type { ModelRequest, RequestMessage } from '@remote-swe/core/domain/transcript/converse';
import { requestMark } from '@remote-swe/core/engine/model-request/mark';
import type { Build } from './build.ts';
import type { RecordedCall } from './calls.ts';

export type Part = keyof RequestMark;
/**
 * What was found of one call. `same`: the request would be the very bytes that were sent; `unknown`: the build that sent it has
 * kept no mark. `extends`: it begins with the request before, as the prompt cache needs.
 */
export type Compared = {
  call: number;
  step: number;
  build: string;
  verdict: 'same' | 'differs' | 'unknown';
  differs: Part[];
  extends: boolean;
  characters: number;
  added: number;
};

const PARTS: Part[] = ['system', 'tools', 'messages', 'maxTokens'];

/** Renders every call with a build, and compares it with what the journal says was sent. */
export function compareCalls(calls: RecordedCall[], build: Build): Compared[] {
  let before: { request: ModelRequest; from: number } | undefined;
  return calls.map((call, index) => {
    const request = build(call);
    const mark = requestMark(request);
    const differs = call.mark ? PARTS.filter((part) => call.mark?.[part] !== mark[part]) : [];
    const isSamePrefix = before?.from === call.state.transcriptFrom;
    const compared: Compared = {
      call: index + 1,
      step: call.step,
      build: call.build,
      verdict: call.mark ? (differs.length === 0 ? 'same' : 'differs') : 'unknown',
      differs,
      extends: !before || !isSamePrefix || beginsWith(request, before.request),
      characters: JSON.stringify(request.messages).length,
      added: call.added,
    };
    before = { request, from: call.state.transcriptFrom };
    return compared;
  });
}

/** A trailing message of the one before may have grown. */
function beginsWith({ messages }: ModelRequest, { messages: before }: ModelRequest): boolean {
  return flat(messages).startsWith(flat(before));
}

function flat(messages: RequestMessage[]): string {
  const blocks = messages.flatMap(({ role, blocks }) => blocks.map((block) => ({ role, block })));
  const seen = blocks.filter(({ block }) => block.kind !== 'cache-point');
  return seen.map((block) => JSON.stringify(block)).join('\n');
}

/** A request as lines that can be compared by eye. */
export function readable({ system, tools, messages, maxTokens }: ModelRequest): Record<Part, string> {
  return {
    system,
    tools: tools.map((tool) => JSON.stringify(tool, null, 1)).join('\n'),
    messages: messages.flatMap(({ role, blocks }) => blocks.flatMap((block) => lines(role, block))).join('\n'),
    maxTokens: String(maxTokens),
  };
}

type Block = RequestMessage['blocks'][number];

function lines(role: string, block: Block): string[] {
  switch (block.kind) {
    case 'cache-point':
      return [];
    case 'text':
      return [`--- ${role}`, block.text];
    case 'result':
      return [
        `--- ${role}: result ${block.toolUseId} (${block.status})`,
        ...block.content.map((part) => (part.kind === 'text' ? part.text : `(${part.format})`)),
      ];
    case 'model':
    case 'image':
      return [`--- ${role}`, JSON.stringify(block, null, 1)];
  }
}
