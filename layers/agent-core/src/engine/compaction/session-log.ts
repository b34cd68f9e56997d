import { type TranscriptMessage, toolUseOf } from '../../domain/transcript.ts';
import { resultText } from './outline.ts';

/** A log longer than this loses its oldest part: catches a session of months. Workers fetch it whole. */
const LOG_CHARS_MAX = 20_000_000;

/** Everything that was said, called and returned in a session, as text for `rg` and `read_file`. Thinking is left out. */
export function renderLog(messages: TranscriptMessage[]): string {
  const text = messages.flatMap(sections).join('\n\n');
  return text.length > LOG_CHARS_MAX ? `(older parts are left out)\n${text.slice(-LOG_CHARS_MAX)}\n` : `${text}\n`;
}

/** Where the log lies in the bucket, and what it is called in the home directory of a worker's tools. */
export function sessionLogOf(sessionId: string, version: number): { key: string; name: string } {
  return { key: `logs/${sessionId}/${version}.md`, name: `session-log-${version}.md` };
}

function sections(message: TranscriptMessage): string[] {
  switch (message.kind) {
    case 'people':
      return [
        ...[message.facts, message.handOver].flatMap((text) => (text ? [`## session\n${text}`] : [])),
        ...message.people.map((person) => `## ${person.user} wrote\n${person.text}`),
      ];
    case 'model':
      return message.blocks.flatMap((block) => {
        if (typeof block.text === 'string') return [`## agent\n${block.text}`];
        const use = toolUseOf(block);
        return use ? [`## call ${use.toolUseId}: ${use.name}\n${JSON.stringify(use.input, null, 2)}`] : [];
      });
    case 'results':
      return message.results.map(
        (result) =>
          `## result of ${result.toolCallId} (${result.isError ? 'error' : 'ok'}, ${result.outcome})\n${resultText(result)}`,
      );
    case 'advice':
      return message.texts.map((text) => `## session\n${text}`);
  }
}
