import { counted } from '../../domain/counted.ts';
import { type FramedText, sessionText } from '../../domain/frames/frame.ts';
import { framedText } from '../../domain/frames/framed.ts';
import { oneLine } from '../../domain/frames/one-line.ts';
import type { SessionState, TodoItem } from '../../domain/session/session.ts';
import { peopleMessage, type TranscriptMessage } from '../../domain/transcript/transcript.ts';
import type { CloneState } from '../../domain/worker/command.ts';
import { cutMiddle, keptPeople, PEOPLE_CHARS_MAX, peopleOf } from './kept-people.ts';
import { lastStep, OUTLINE_CHARS_MAX, outlineOf, TAIL_CHARS_MAX } from './outline.ts';
import { handOverHead, PEOPLE_FOLLOW, RECORDED_STATE } from './texts.ts';

/** A summary longer than this is cut in its middle: about 6,000 tokens, twice what is asked for. */
const SUMMARY_CHARS_MAX = 24_000;
/** Characters of an earlier hand-over that are carried when there is no new summary of it. */
const EARLIER_CHARS_MAX = 12_000;
/** Characters of a commit's id, as git shows it. */
const HEAD_CHARS = 10;
/** Characters of one item of the plan. */
const TODO_CHARS_MAX = 1_000;

/** About as many tokens as a prefix can have, with all that its parts may hold. */
export const PREFIX_TOKENS_MAX = Math.ceil(
  (PEOPLE_CHARS_MAX + SUMMARY_CHARS_MAX + OUTLINE_CHARS_MAX + TAIL_CHARS_MAX) / 3.5,
);

/** What the model wrote, and about which messages: the rest is told by code. */
export type Summary = { text: string; about: TranscriptMessage[] };
/**
 * What a prefix begins with beside the transcript. `summary` is undefined for one made by code alone. `share`: of the usual bounds of
 * its parts, for a small window.
 */
type Opening = { summary: Summary | undefined; logPath: string; facts: string; share?: number };

/** The first message of a prefix. */
export function newPrefix(
  transcript: TranscriptMessage[],
  state: SessionState,
  { summary, logPath, facts, share = 1 }: Opening,
): TranscriptMessage {
  const parts: FramedText[] = [
    sessionText(handOverHead(logPath)),
    ...(summary === undefined ? codeSummary(transcript, share) : withUnread(summary, transcript, share)),
    sessionText(recordedState(state)),
    material('last-step', lastStep(transcript, share)),
    sessionText(PEOPLE_FOLLOW),
  ];
  const said = parts.map(({ frame, text }) => ({ frame, text: text.trim() })).filter(({ text }) => text !== '');
  const handOver = said.map(framedText).join('\n\n');
  return peopleMessage(keptPeople(peopleOf(transcript), share), { facts: firstFacts(transcript) ?? facts, handOver });
}

/** The facts that the first prefix began with; they never change. */
function firstFacts(transcript: TranscriptMessage[]): string | undefined {
  return transcript.flatMap((message) => (message.kind === 'people' && message.facts ? [message.facts] : []))[0];
}

/** The model's summary, and a line for each step that was not in its request; the newest step follows by itself. */
function withUnread({ text, about }: Summary, transcript: TranscriptMessage[], share: number): FramedText[] {
  const read = new Set(about);
  const unread = transcript.filter((message) => !read.has(message));
  const steps = unread.filter(({ kind }) => kind === 'model').length;
  const summary = material('summary', cutMiddle(text, SUMMARY_CHARS_MAX * share));
  return steps > 1 ? [summary, material('steps', outlineOf(unread, share))] : [summary];
}

function codeSummary(transcript: TranscriptMessage[], share: number): FramedText[] {
  const earlier = transcript.flatMap((message) =>
    message.kind === 'people' && message.handOver ? [message.handOver] : [],
  );
  return [
    material('earlier-summary', cutMiddle(earlier.join('\n\n'), EARLIER_CHARS_MAX * share)),
    material('steps', outlineOf(transcript, share)),
  ];
}

/** What code knows for certain, a line for each; empty when there is nothing. */
function recordedState({
  todo,
  repositories,
  clones = [],
  forks = [],
  pullRequests,
  remarks = [],
  remarksLeft,
}: SessionState): string {
  const lines = [
    ...todo.map((item) => `Todo: ${oneLine(item.text, TODO_CHARS_MAX)} (${stateWord(item)})`),
    ...repositories.map((repository) => `Repository: ${oneLine(repository)}`),
    ...clones.map(cloneLine),
    ...forks.map(({ repository, upstream }) => `Fork: ${oneLine(repository)} of ${oneLine(upstream)}`),
    ...pullRequests.map(({ url, branch }) => `Pull request: ${oneLine(url)} (branch ${oneLine(branch)})`),
    ...remarks.map(({ url }) => `Remark without an answer: ${oneLine(url)}`),
    ...(remarksLeft ? [`Older remarks that this list had no room for: ${remarksLeft.count}`] : []),
  ];
  return lines.length === 0 ? '' : [RECORDED_STATE, ...lines].join('\n');
}

/** How a clone stood after the last command: where it is, and what is not committed or pushed. */
function cloneLine({ path, branch, head, unpushed, changed, changedCount, isUnknown }: CloneState): string {
  if (isUnknown) return `Clone after the last command: ${oneLine(path)} (not known how it stood: git did not answer)`;
  const at = head === undefined ? 'no commit yet' : `head ${oneLine(head.slice(0, HEAD_CHARS))}`;
  const where = branch === undefined ? 'no branch' : `branch ${oneLine(branch)}`;
  const ahead = unpushed ? [`${counted(unpushed, 'commit')} not pushed`] : [];
  const more = changedCount - changed.length;
  const files = [...changed.map((file) => oneLine(file)), ...(more > 0 ? [`… ${more} more`] : [])].join(', ');
  const dirty = changedCount === 0 ? 'nothing uncommitted' : `uncommitted: ${files}`;
  return `Clone after the last command: ${oneLine(path)} (${[where, at, ...ahead, dirty].join('; ')})`;
}

function stateWord({ state }: TodoItem): string {
  return state === 'in-progress' ? 'in progress' : state;
}

function material(kind: 'summary' | 'earlier-summary' | 'steps' | 'last-step', text: string): FramedText {
  return { frame: { kind }, text };
}
