import { type FramedText, sessionText } from '../../domain/frames/frame.ts';
import { framedText } from '../../domain/frames/framed.ts';
import { oneLine } from '../../domain/frames/one-line.ts';
import type { SessionState, TodoItem } from '../../domain/session/session.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { cutMiddle, keptPeople, peopleOf } from './kept-people.ts';
import { lastStep, outlineOf } from './outline.ts';
import { handOverHead, PEOPLE_FOLLOW, RECORDED_STATE } from './texts.ts';

/** A summary longer than this is cut in its middle: about 6,000 tokens, twice what is asked for. */
const SUMMARY_CHARS_MAX = 24_000;
/** Characters of an earlier hand-over that are carried when there is no new summary of it. */
const EARLIER_CHARS_MAX = 12_000;
/** Characters of one item of the plan. */
const TODO_CHARS_MAX = 1_000;

/** What a prefix begins with beside the transcript. `summary` is the model's, or undefined for one made by code alone. */
type Opening = { summary: string | undefined; logPath: string; facts: string };

/** The first message of a prefix. */
export function newPrefix(
  transcript: TranscriptMessage[],
  state: SessionState,
  { summary, logPath, facts }: Opening,
): TranscriptMessage {
  const parts: FramedText[] = [
    sessionText(handOverHead(logPath)),
    ...(summary === undefined ? codeSummary(transcript) : [material('summary', cutMiddle(summary, SUMMARY_CHARS_MAX))]),
    sessionText(recordedState(state)),
    material('last-step', lastStep(transcript)),
    sessionText(PEOPLE_FOLLOW),
  ];
  const said = parts.map(({ frame, text }) => ({ frame, text: text.trim() })).filter(({ text }) => text !== '');
  const handOver = said.map(framedText).join('\n\n');
  return peopleMessage(keptPeople(peopleOf(transcript)), { facts: firstFacts(transcript) ?? facts, handOver });
}

/** The facts that the first prefix began with; they never change. */
function firstFacts(transcript: TranscriptMessage[]): string | undefined {
  return transcript.flatMap((message) => (message.kind === 'people' && message.facts ? [message.facts] : []))[0];
}

function codeSummary(transcript: TranscriptMessage[]): FramedText[] {
  const earlier = transcript.flatMap((message) =>
    message.kind === 'people' && message.handOver ? [message.handOver] : [],
  );
  return [
    material('earlier-summary', cutMiddle(earlier.join('\n\n'), EARLIER_CHARS_MAX)),
    material('steps', outlineOf(transcript)),
  ];
}

/** What code knows for certain, a line for each; empty when there is nothing. */
function recordedState({ todo, repositories, forks = [], pullRequests, remarks = [] }: SessionState): string {
  const lines = [
    ...todo.map((item) => `Todo: ${oneLine(item.text, TODO_CHARS_MAX)} (${stateWord(item)})`),
    ...repositories.map((repository) => `Repository: ${oneLine(repository)}`),
    ...forks.map(({ repository, upstream }) => `Fork: ${oneLine(repository)} of ${oneLine(upstream)}`),
    ...pullRequests.map(({ url, branch }) => `Pull request: ${oneLine(url)} (branch ${oneLine(branch)})`),
    ...remarks.map(({ url }) => `Remark without an answer: ${oneLine(url)}`),
  ];
  return lines.length === 0 ? '' : [RECORDED_STATE, ...lines].join('\n');
}

function stateWord({ state }: TodoItem): string {
  return state === 'in-progress' ? 'in progress' : state;
}

function material(kind: 'summary' | 'earlier-summary' | 'steps' | 'last-step', text: string): FramedText {
  return { frame: { kind }, text };
}
