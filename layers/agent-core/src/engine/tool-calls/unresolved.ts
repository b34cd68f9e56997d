import { sessionText } from '../../domain/frames/frame.ts';
import type { ToolResult } from '../../domain/tool/tool.ts';
import { type NetworkLists, unresolvedText } from '../../domain/worker/network.ts';

/** A result that shows a host without address says after it why that may be, where an operator has limited the hosts. */
export function withUnresolved(result: ToolResult, network: NetworkLists | undefined): ToolResult {
  const output = result.content.map((part) => (part.type === 'text' ? part.text : '')).join('\n');
  const text = unresolvedText(network, output);
  if (text === undefined) return result;
  return { ...result, content: [...result.content, { type: 'text', ...sessionText(text) }] };
}
