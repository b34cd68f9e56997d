import { oneLine, quotedName } from '../../domain/frames/one-line.ts';
import { minuteOf } from '../../domain/minute.ts';
import { hasModel, type ModelTable, modelNames } from '../../domain/model/models.ts';
import { noSpend, totalMicroUsd } from '../../domain/model/spend.ts';
import { isForeignPerson, isProgram, mention, namesPeople, personName } from '../../domain/people/mention.ts';
import { type GuardState, noGuards } from '../../domain/session/guard-state.ts';
import type { InboxItem } from '../../domain/session/journal.ts';
import { begunWith } from '../../domain/session/listed/begun.ts';
import { modeOf, type SessionMode } from '../../domain/session/mode.ts';
import { withNamedBranches } from '../../domain/session/named-branches.ts';
import { withNewRemarks } from '../../domain/session/remarks.ts';
import type { SessionId, SessionState } from '../../domain/session/session.ts';
import { knownOf } from '../../domain/session/session.ts';
import { rulesOf, type Sources, sourceOf } from '../../domain/session/source.ts';
import { withCallback } from '../../domain/session/threads/api-thread.ts';
import { withNews } from '../../domain/session/threads/news.ts';
import type { TranscriptMessage } from '../../domain/transcript/transcript.ts';
import { REVIEW_NOTE } from '../../tools/submit-review.ts';
import { FRAMES_BEGIN } from '../guards/nudges.ts';
import { resumedGuards } from '../guards/turn-limits.ts';
import { isWritten } from './phases.ts';

/** A name that is longer is no name. */
const NAME_CHARS_MAX = 80;

/** The state before any entry. The first message chooses the model. */
export function initialState(sources: Sources, sessionId: SessionId): SessionState {
  const source = sourceOf(sources, sessionId);
  if (!source) throw new Error(`'${sessionId}' is no session id`);
  return {
    schema: 1,
    source,
    phase: { kind: 'idle' },
    turn: 0,
    turnSteps: 0,
    turnStartedAt: 0,
    requester: '',
    model: '',
    transcriptFrom: 1,
    counters: { steps: 0, modelCalls: 0, commands: 0 },
    spend: noSpend,
    todo: [],
    repositories: [],
    pullRequests: [],
    noticesPending: [],
  };
}

/**
 * A message to an idle or paused session begins a turn; one during a turn only changes whom to answer. What a pause left open
 * stays open.
 */
export function withPeople(
  state: SessionState,
  absorb: InboxItem[],
  settings: { models: ModelTable; model: string },
  now: number,
): SessionState {
  const words = absorb.filter(isWritten);
  const requester =
    words.findLast(({ user }) => !isForeignPerson(user))?.user ?? (state.requester || (words[0]?.user ?? ''));
  if (state.phase.kind !== 'idle' && state.phase.kind !== 'paused')
    return {
      ...withRemarks(state, words, state.turn),
      requester,
      ...named(state, words),
      ...stillUnasked(state, words),
    };
  const isFirst = state.turn === 0;
  const before = state.fallback?.chosen ?? state.model;
  const next = knownModel(settings.models, state.nextModel);
  const kept = !isFirst && hasModel(settings.models, before) ? before : settings.model;
  return {
    ...withRemarks(state, words, state.turn + 1),
    model: chosenModel(absorb, settings.models) ?? next ?? kept,
    nextModel: undefined,
    modelNote: unknownModelNote(absorb, settings.models, next ?? kept),
    fallback: undefined,
    phase: { kind: 'thinking', attempt: 0, maxTokensRaises: 0 },
    turn: state.turn + 1,
    turnSteps: 0,
    turnStartedAt: now,
    turnFromMicroUsd: totalMicroUsd(state.spend),
    requester,
    ...named(state, words),
    ...(isFirst && words[0] ? { begunBy: words[0].user, ...begunFor(state, words) } : {}),
    ...begunWith(state, words[0]?.text, now),
    progress: undefined,
    guards: state.phase.kind === 'paused' ? resumedGuards(state) : firstGuards(words, state.begunBy),
    ended: undefined,
  };
}

function named({ namedBranches = [] }: SessionState, words: InboxItem[]): Pick<SessionState, 'namedBranches'> {
  const texts = words.flatMap(({ user, text }) => (isProgram(user) ? [] : text));
  const names = withNamedBranches(namedBranches, texts);
  return names.length > 0 ? { namedBranches: names } : {};
}

function withRemarks(state: SessionState, words: InboxItem[], turn: number): SessionState {
  const foreign = words.filter(({ user }) => isForeignPerson(user));
  return { ...state, ...withNewRemarks(state, foreign, turn) };
}

function begunFor(state: SessionState, words: InboxItem[]): Pick<SessionState, 'mode' | 'source' | 'budgetMicroUsd'> {
  const mode = modeOf(state, words);
  const budgetMicroUsd = words[0]?.budgetMicroUsd;
  return {
    source: withCallback(state.source, words),
    ...(budgetMicroUsd === undefined ? {} : { budgetMicroUsd }),
    ...(mode ? { mode } : {}),
  };
}

/** Signs that are taken back when a turn ends without a word: catches a thread in which dozens write at once. */
const UNASKED_MAX = 50;

/** A turn that nobody asks for may end without a word. One that goes on after a pause has work to do. */
function firstGuards(words: InboxItem[], begunBy: string | undefined): GuardState | undefined {
  const unasked = words.length > 0 ? unaskedWith([], words, begunBy) : undefined;
  return unasked && { ...noGuards, unasked };
}

/** Somebody who asks during the turn makes it owe an answer. */
function stillUnasked(state: SessionState, words: InboxItem[]): Pick<SessionState, 'guards'> {
  const before = state.guards?.unasked;
  if (!state.guards || !before || words.length === 0) return {};
  return { guards: { ...state.guards, unasked: unaskedWith(before, words, state.begunBy) } };
}

/** A change stands at a place without a sign. */
function unaskedWith(before: string[], words: InboxItem[], begunBy: string | undefined): string[] | undefined {
  if (!words.every((word) => mayBeForOthers(word, begunBy))) return undefined;
  return [...before, ...words.flatMap(({ change, ts }) => (change ? [] : ts))].slice(-UNASKED_MAX);
}

/** Whoever began the session speaks to the agent there, unless they name somebody else and not the agent. */
function mayBeForOthers({ unasked, user, text }: InboxItem, begunBy: string | undefined): boolean {
  return unasked === true && (user !== begunBy || namesPeople(text));
}

/** `--model name` in a message that begins a turn chooses the model from there on; a name that the table lacks chooses nothing. */
export function chosenModel(items: InboxItem[], models: ModelTable): string | undefined {
  return askedModels(items).flatMap((name) => knownModel(models, name) ?? [])[0];
}

/** The table's own spelling of a name; undefined for a model that the table lacks. */
function knownModel(models: ModelTable, name: string | undefined): string | undefined {
  const lower = name?.toLowerCase();
  return Object.keys(models.models).find((known) => known.toLowerCase() === lower);
}

/** Names after `--model`, which some chats write as one dash. A full stop ends the sentence, not the name. */
function askedModels(items: InboxItem[]): string[] {
  return items.flatMap(({ user, text }) =>
    isProgram(user) ? [] : (/(?:^|\s)(?:--|—)model[ =]([\w.-]*\w)/i.exec(text)?.[1] ?? []),
  );
}

/** A name that nobody knows is told to the model, which can tell the person. */
function unknownModelNote(items: InboxItem[], models: ModelTable, kept: string): string | undefined {
  const [asked] = askedModels(items);
  if (asked === undefined || chosenModel(items, models)) return undefined;
  return `There is no model named '${asked}' here, so ${kept} answers: tell the requester, and which exist: ${modelNames(models)}.`;
}

/** What stands before the first message: facts that must not be in the system prompt, which is the same for everybody. */
export function sessionFacts(sources: Sources, state: SessionState, now: number): string {
  const place = rulesOf(sources, state.source).placeText(state.source);
  const requester = requesterText(state);
  return `Session facts: ${minuteOf(now)}; ${place}; requested by ${requester}.${state.modelNote ? ` ${state.modelNote}` : ''}${state.mode ? ` ${MODE_NOTES[state.mode]}` : ''}`;
}

const MODE_NOTES: Record<SessionMode, string> = { review: REVIEW_NOTE };

/** With the name beside the id, and the address where commits are to carry it. */
function requesterText(state: SessionState): string {
  const user = state.begunBy ?? state.requester;
  const { name, email, isAuthor } = knownOf(state, user) ?? {};
  if (!name) return mention(user);
  const plain = oneLine(name, NAME_CHARS_MAX).replace(/[<>()]/g, '');
  if (email && isAuthor) return `${mention(user)} (${plain}), whose name your commits carry by themselves`;
  const coAuthor = email ? `; end each commit message with the line Co-authored-by: ${plain} <${oneLine(email)}>` : '';
  return `${mention(user)} (${plain})${coAuthor}`;
}

/** What stands before a later message; `before`: the state that it finds. Undefined when there is nothing to say. */
export function laterFacts(
  transcript: TranscriptMessage[],
  state: SessionState,
  before: SessionState = state,
): string | undefined {
  const notes = [beginsFrames(transcript) ? FRAMES_BEGIN : undefined, stopNote(before), state.modelNote];
  return notes.filter(Boolean).join(' ') || undefined;
}

/** Who stopped what goes on now, and how. */
function stopNote({ phase }: SessionState): string | undefined {
  if (phase.kind !== 'paused' || phase.reason.kind !== 'stopped') return undefined;
  const { byUser, words } = phase.reason;
  return `Before this, ${personName(byUser)} stopped the session${words ? ` with the words ${quotedName(words)}` : ''}.`;
}

/** Whether a session of an older build gets its first message in a frame. */
function beginsFrames(transcript: TranscriptMessage[]): boolean {
  const words = transcript.flatMap((message) =>
    message.kind === 'people' && message.people.length > 0 ? [message] : [],
  );
  return words.length > 0 && words.every((message) => !message.frames);
}

/** The state with what people chose by commands, and with what happened elsewhere: it begins no turn. */
export function withChoices(state: SessionState, absorb: InboxItem[]): SessionState {
  return withNews(withNextModel(withRaisedBudget(state, absorb), absorb), absorb);
}

/** More money that people gave to this session: never less than it had. */
function withRaisedBudget(state: SessionState, absorb: InboxItem[]): SessionState {
  const raises = absorb.flatMap((item) => item.raiseToMicroUsd ?? []);
  if (raises.length === 0) return state;
  return { ...state, sessionBudgetMicroUsd: Math.max(state.sessionBudgetMicroUsd ?? 0, ...raises) };
}

/** The last one counts. */
function withNextModel(state: SessionState, absorb: InboxItem[]): SessionState {
  const chosen = absorb.flatMap((item) => item.model ?? []).at(-1);
  return chosen === undefined ? state : { ...state, nextModel: chosen };
}
