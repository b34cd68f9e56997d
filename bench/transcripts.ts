import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';

/** A transcript of `pairs` tool turns with outputs of `outputChars` characters. */
export function toolTranscript(pairs: number, outputChars: number): TranscriptMessage[] {
  const messages: TranscriptMessage[] = [
    { kind: 'people', facts: 'Session facts', people: [{ key: 'slack:C1:1', user: 'U1', text: 'Fix it', images: [] }] },
  ];
  for (let index = 0; index < pairs; index++) {
    const toolCallId = `tooluse_${index}`;
    const input = { command: `npm test -- ${index}` };
    messages.push({
      kind: 'model',
      blocks: [{ text: `Step ${index}` }, { toolUse: { toolUseId: toolCallId, name: 'bash', input } }],
    });
    const content = [{ type: 'text' as const, text: `${index} `.repeat(Math.ceil(outputChars / 4)) }];
    messages.push({
      kind: 'results',
      results: [{ toolCallId, isError: false, outcome: 'completed', content, durationMs: 5 }],
    });
  }
  return messages;
}
