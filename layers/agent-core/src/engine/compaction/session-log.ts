import type { FramedText } from '../../domain/frames/frame.ts';
import { oneLine, wellFormed } from '../../domain/frames/one-line.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { type PersonMessage, type TranscriptMessage, toolUseOf } from '../../domain/transcript/transcript.ts';
import { isRefusal } from '../../errors.ts';
import type { Blobs } from '../../ports/blobs.ts';
import { resultText } from './outline.ts';

/** A log longer than this loses its oldest part: catches a session of months. Workers fetch it whole. */
const LOG_CHARS_MAX = 20_000_000;
/** The same in UTF-8, whose characters have at most three bytes for each of JavaScript's. */
const LOG_BYTES_MAX = 3 * LOG_CHARS_MAX + 1_000;
/** Characters of a heading, which holds ids and names of other people's files. */
const HEADING_CHARS_MAX = 500;
/** Two hashes where some reader of the log sees the beginning of a line. */
const HEADING_LIKE =
  /(^|[\n\v\f\r\u0085\u2028\u2029])((?:(?![\n\v\f\r\u0085\u2028\u2029])[\s\p{Cc}\p{Cf}\p{M}\p{Default_Ignorable_Code_Point}])*)(?=[#\ufe5f\uff03]{2})/gu;

/** Everything that was said, called and returned in a session, as text for `rg` and `read_file`. Thinking is left out. `before`: the log so far. */
export function renderLog(messages: TranscriptMessage[], before?: string): string {
  const added = messages.flatMap(sections).map(sectionText).join('\n\n');
  const text = before === undefined ? added : `${before}\n${added}`;
  return text.length > LOG_CHARS_MAX ? `(older parts are left out)\n${lastChars(text, LOG_CHARS_MAX)}\n` : `${text}\n`;
}

/** The end of a log, from the beginning of a line: one that was cut could pass for a heading. */
export function lastChars(log: string, charsMax: number): string {
  const end = log.slice(-charsMax);
  return end.length === log.length ? log : `…${end}`;
}

/** Where the log lies in the bucket, and what it is called in the home directory of a worker's tools. */
export function sessionLogOf(sessionId: string, version: number): { key: string; name: string } {
  return { key: `logs/${sessionId}/${version}.md`, name: `session-log-${version}.md` };
}

/** The newest log as it lies in the bucket, and the first entry that is not in it; undefined when there is none to go on from. */
export async function logSoFar(
  blobs: Blobs,
  sessionId: string,
  { sessionLog }: Pick<SessionState, 'sessionLog'>,
): Promise<{ text: string; next: number } | undefined> {
  const version = Number(/^session-log-(\d+)\.md$/.exec(sessionLog?.name ?? '')?.[1]);
  if (!sessionLog || !Number.isSafeInteger(version)) return undefined;
  try {
    const text = new TextDecoder().decode(await blobs.get(sessionLog.key, LOG_BYTES_MAX));
    // A log was written for the entry that names it, of all before it. A fork has none of those: its first entry goes on where they end.
    const isOwn = sessionLog.key === sessionLogOf(sessionId, version).key;
    return { text, next: isOwn ? version : 1 };
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

type Section = { heading: string; text: string };

/** Only a section of ours begins with two hashes: those of its text get a backslash, which Markdown does not show. */
function sectionText({ heading, text }: Section): string {
  return `## ${oneLine(heading, HEADING_CHARS_MAX)}\n${wellFormed(text).replace(HEADING_LIKE, '$1$2\\')}`;
}

function sections(message: TranscriptMessage): Section[] {
  switch (message.kind) {
    case 'people':
      return [
        ...[message.facts, message.handOver].flatMap((text) => (text ? [{ heading: 'session', text }] : [])),
        ...message.people.flatMap(personSections),
      ];
    case 'model':
      return message.blocks.flatMap((block) => {
        if (typeof block.text === 'string') return [{ heading: 'agent', text: block.text }];
        const use = toolUseOf(block);
        if (!use) return [];
        return [{ heading: `call ${use.toolUseId}: ${use.name}`, text: JSON.stringify(use.input, null, 2) }];
      });
    case 'results':
      return message.results.map((result) => ({
        heading: `result of ${result.toolCallId} (${result.isError ? 'error' : 'ok'}, ${result.outcome})`,
        text: resultText(result),
      }));
    case 'advice':
      return message.texts.map((text) => ({ heading: 'session', text }));
  }
}

function personSections({ user, text, change, parts = [] }: PersonMessage): Section[] {
  return [
    { heading: `${user} ${change ? `${DONE[change.kind]} the message that began '${change.of}'` : 'wrote'}`, text },
    ...parts.map((part) => ({ heading: titleOf(part, user), text: part.text })),
  ];
}

const DONE = { changed: 'changed', withdrawn: 'withdrew' } as const;

function titleOf({ frame }: FramedText, user: string): string {
  if (frame.kind === 'session') return 'session';
  return [`${frame.kind} with the message of ${user}`, frame.name, frame.from && `from ${frame.from}`, frame.link]
    .filter(Boolean)
    .join(', ');
}
