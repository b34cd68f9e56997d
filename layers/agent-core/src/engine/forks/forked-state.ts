import { noSpend } from '../../domain/model/spend.ts';
import { noGuards } from '../../domain/session/guard-state.ts';
import { begunWith } from '../../domain/session/listed/begun.ts';
import type { Origin, Phase, SessionState } from '../../domain/session/session.ts';
import type { ThreadSource } from '../../domain/thread/thread-source.ts';

/** What a fork is to be. `source`: where it talks; `by`: whoever asked for it. `model`: its name; `words`: with which it will go on, if with any. */
export type Forking = {
  source: ThreadSource;
  by: string;
  origin: Origin;
  model: string;
  systemPrompt?: string | undefined;
  words?: string | undefined;
  now: number;
};

/** Heads that the fork must not take for its own, as the session keeps them. */
const HEADS_MAX = 20;

/**
 * The state of a fork's first entry. What is not named here does not carry over: what others are told, what is awaited, what was counted and
 * paid, whom the source's words came from. What the source opened is another session's from now on. Pure.
 */
export function forkedState(state: SessionState, fork: Forking): SessionState {
  const { model, now, words } = fork;
  const { turn, todo, repositories, language, forks, attachments, sessionLog, mode } = state;
  const isSameModel = model === state.model;
  return {
    schema: 1,
    source: fork.source,
    phase: forkedPhase(state.phase, words),
    ...{ turn, turnSteps: 0, turnStartedAt: now, turnFromMicroUsd: 0 },
    ...{ language, requester: fork.by, begunBy: fork.by, people: peopleOf(state, fork.by), mode },
    ...begunWith({ ...state, begun: undefined, turnStartedAt: now }, words ?? state.begun?.title, now),
    ...{ origin: fork.origin, systemPrompt: fork.systemPrompt ?? state.systemPrompt },
    ...{ model, transcriptFrom: 1, context: state.context, window: state.window },
    shortening: isSameModel ? state.shortening : undefined,
    counters: { steps: 1, modelCalls: 0, commands: 0 },
    spend: noSpend,
    ...{ todo, repositories, forks, attachments, sessionLog },
    pullRequests: state.pullRequests.map((pull) => ({ ...pull, foreign: true as const })),
    heads: headsOf(state),
    guards: state.guards && { ...noGuards, hasPlan: state.guards.hasPlan },
    mcp: mcpOf(state),
    noticesPending: [],
  } satisfies { [Field in keyof SessionState]: SessionState[Field] | undefined } as SessionState;
}

/** Words begin a turn. Without any it goes on where the source was, unless that had answered. */
function forkedPhase({ kind }: Phase, words: string | undefined): Phase {
  return words !== undefined || kind === 'idle'
    ? { kind: 'idle' }
    : { kind: 'thinking', attempt: 0, maxTokensRaises: 0 };
}

/** Who wrote in the source takes no part here. Names of GitHub are nobody's of the chat. */
function peopleOf({ people = [], source }: SessionState, by: string): SessionState['people'] {
  const known = source.kind === 'github' ? [] : people.filter(({ user }) => user === by);
  return known.length > 0 ? known : undefined;
}

function headsOf({ heads = [], pullRequests }: SessionState): string[] | undefined {
  const known = [...heads, ...pullRequests.map(({ repository, branch }) => `${repository}:${branch}`)];
  return known.length > 0 ? [...new Set(known)].slice(-HEADS_MAX) : undefined;
}

/** The same tools, for the prefix that begins with the first entry. */
function mcpOf({ mcp, transcriptFrom }: SessionState): SessionState['mcp'] {
  if (mcp?.from !== transcriptFrom) return undefined;
  const { untold: _told, ...kept } = mcp;
  return { ...kept, from: 1 };
}
