import type { SessionState, TodoItem } from '../../domain/session.ts';
import type { TranscriptMessage } from '../../domain/transcript.ts';
import { cutMiddle, keptPeople, peopleOf } from './kept-people.ts';
import { lastStep, outlineOf } from './outline.ts';
import { handOverHead, PEOPLE_FOLLOW } from './texts.ts';

/** A summary longer than this is cut in its middle: about 6,000 tokens, twice what is asked for. */
const SUMMARY_CHARS_MAX = 24_000;
/** What is carried of an earlier hand-over when there is no new summary of it. */
const EARLIER_CHARS_MAX = 12_000;

/** The first message of a prefix. `summary` is the model's, or undefined for one made by code alone. */
export function newPrefix(
  transcript: TranscriptMessage[],
  state: SessionState,
  summary: string | undefined,
  logPath: string,
  facts: string,
): TranscriptMessage {
  const parts = [
    handOverHead(logPath),
    summary === undefined ? codeSummary(transcript) : tagged('summary', cutMiddle(summary.trim(), SUMMARY_CHARS_MAX)),
    tagged('recorded-state', recordedState(state)),
    tagged('last-step', lastStep(transcript)),
    PEOPLE_FOLLOW,
  ];
  const handOver = parts.filter(Boolean).join('\n\n');
  return { kind: 'people', facts: firstFacts(transcript) ?? facts, handOver, people: keptPeople(peopleOf(transcript)) };
}

/** The facts that the first prefix began with; they never change. */
function firstFacts(transcript: TranscriptMessage[]): string | undefined {
  return transcript.flatMap((message) => (message.kind === 'people' && message.facts ? [message.facts] : []))[0];
}

function codeSummary(transcript: TranscriptMessage[]): string {
  const earlier = transcript.flatMap((message) =>
    message.kind === 'people' && message.handOver ? [message.handOver] : [],
  );
  return [
    tagged('earlier-summary', cutMiddle(earlier.join('\n\n'), EARLIER_CHARS_MAX)),
    tagged('steps', outlineOf(transcript)),
  ]
    .filter(Boolean)
    .join('\n\n');
}

/** What code knows for certain. */
function recordedState({ todo, repositories, pullRequests }: SessionState): string {
  return [
    ...todo.map((item) => `Todo: ${item.text} (${stateWord(item)})`),
    ...repositories.map((repository) => `Repository: ${repository}`),
    ...pullRequests.map(({ url, branch }) => `Pull request: ${url} (branch ${branch})`),
  ].join('\n');
}

function stateWord({ state }: TodoItem): string {
  return state === 'in-progress' ? 'in progress' : state;
}

/** Content cannot close its own tag, so that what a tool returned does not pass for what stands after it. */
function tagged(name: string, content: string): string {
  const inside = content.trim().replaceAll(`</${name}`, `<\\/${name}`);
  return inside ? `<${name}>\n${inside}\n</${name}>` : '';
}
