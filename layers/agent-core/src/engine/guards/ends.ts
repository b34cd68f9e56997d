import { type Texts, textsOf } from '../../domain/language/texts.ts';
import type { GuardState } from '../../domain/session/guard-state.ts';
import type { SessionState } from '../../domain/session/session.ts';
import { isPublished } from '../../domain/tool/pushes.ts';
import { isQuestion, saysOpen } from '../../domain/transcript/said-open.ts';
import { END_NUDGES_MAX, OPEN_ITEM_CHARS_MAX, OPEN_ITEMS_SHOWN } from './limits.ts';
import { OPEN_FOR_MODEL, type OpenTexts } from './nudges.ts';
import { guardsOf } from './turn-limits.ts';

/** What becomes of a reply that only says something: it is sent back with what is open, or accepted. */
export type End = { kind: 'send-back'; items: string[]; guards: GuardState } | { kind: 'accept' };

/** Begins the kind of an item that is a job; its id follows. */
const JOB = 'job ';

/** Begins the kind of an item of the plan; its text follows, as it is shown. */
const PLAN = 'plan ';

/** Begins the kind of a remark; its address follows. */
const REMARK = 'remark ';

/** `kind`: the cause, which is named to the model once. `topic`: words by which an answer names it. */
type OpenItem = { kind: string; text: string; topic: string };

/** `answer`: what the model wants to end with. A question is people's to answer, and what it explains need not be asked. */
export function endOf(state: SessionState, answer: string): End {
  const guards = guardsOf(state);
  const isUnsaid = ({ kind, topic }: OpenItem) => !guards.named.includes(kind) && !saysOpen(answer, topic);
  const due = isQuestion(answer) ? [] : openItems(state, OPEN_FOR_MODEL).filter(isUnsaid);
  const onlyJobs = due.every((item) => item.kind.startsWith(JOB));
  if (due.length === 0 || (!onlyJobs && guards.endNudges >= END_NUDGES_MAX)) return { kind: 'accept' };
  const named = [...new Set([...guards.named, ...due.map((item) => item.kind)])];
  // A job that still runs is something to wait for, once: it is none of the few nudges.
  const endNudges = guards.endNudges + (onlyJobs ? 0 : 1);
  return { kind: 'send-back', items: shownTexts(due, OPEN_FOR_MODEL), guards: { ...guards, endNudges, named } };
}

/** What people are told to be left open, when a turn ends like this. */
export function leftOpen(state: SessionState, texts: Texts = textsOf(state.language)): string[] {
  return shownTexts(openItems(state, texts.answer), texts.answer);
}

/** What the state knows to be open. A plan of an earlier turn is that turn's business. */
function openItems(state: SessionState, say: OpenTexts): OpenItem[] {
  const guards = guardsOf(state);
  const plan = guards.hasPlan ? state.todo.filter((item) => item.state !== 'done') : [];
  const hasPull = state.pullRequests.length > 0 || isPublished(guards.pushed ?? [], state.heads ?? []);
  const isUnpublished = guards.hasEdits && !hasPull;
  return [
    ...(guards.openJobs ?? []).map((id): OpenItem => ({ kind: `${JOB}${id}`, text: say.openJob(id), topic: id })),
    ...plan.map(({ text }): OpenItem => ({ kind: `${PLAN}${shortened(text)}`, text, topic: text })),
    ...(isUnpublished ? [{ kind: 'pull-request', text: say.noPullRequest, topic: 'request' }] : []),
    ...remarkItems(state, say),
    ...(guards.hasUncheckedEdits ? [{ kind: 'check', text: say.noCheck, topic: 'test' }] : []),
  ];
}

/** One that was asked about in an earlier turn is not asked about again. People are told of a pull request once. */
function remarkItems({ remarks = [], remarksLeft, turn }: SessionState, say: OpenTexts): OpenItem[] {
  const asked = remarks.filter((remark) => remark.turn === turn);
  const items = asked.map(({ url, by, where }) => ({
    kind: `${REMARK}${url}`,
    text: say.openRemark(by, where),
    topic: `${by} ${where}`,
  }));
  const left = remarksLeft?.turn === turn ? say.remarksLeft(remarksLeft.count) : undefined;
  const dropped = left === undefined ? [] : [{ kind: `${REMARK}left`, text: left, topic: 'older remarks' }];
  return [...new Map([...items, ...dropped].map((item) => [item.text, item])).values()];
}

function shownTexts(items: OpenItem[], { more }: OpenTexts): string[] {
  const shown = items.slice(0, OPEN_ITEMS_SHOWN).map(({ text }) => shortened(text));
  const left = items.length - shown.length;
  return left > 0 ? [...shown, more(left)] : shown;
}

function shortened(text: string): string {
  return text.length > OPEN_ITEM_CHARS_MAX ? `${text.slice(0, OPEN_ITEM_CHARS_MAX)}…` : text;
}
