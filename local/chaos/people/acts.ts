import type { Random } from '../random.ts';

/**
 * What somebody does beside writing. `post` is a place among the scenario's posts; it happens `callsLater` calls of agent-step after that
 * post, 0: at once, and in any case when nothing goes on any more.
 */
export type Act = { post: number; callsLater: number; what: Deed };
export type Deed =
  | { kind: 'edit'; words: string }
  | { kind: 'delete' }
  /** On the newest post of the agent, or on the first message where there is none. */
  | { kind: 'react'; user: 'alice' | 'bob'; name: 'x' | 'octagonal_sign' };

/** How likely people change a message, and the one that began the session. */
const LIKELY = { edit: 0.5, delete: 0.25, react: 0.12 };
const LIKELY_FIRST = { edit: 0.3, delete: 0.06, react: 0.06 };
const EDITS_MAX = 2;
/** An edit that makes the message a stop. */
const STOP_LIKELY = 0.12;
/** A step makes some ten calls: most changes come while the message waits, is in a step's hands, or was just read. */
const CALLS_LATER_MAX = 40;

/** Draws what becomes of so many posts. */
export function makeActs(random: Random, posts: number): Act[] {
  return random.times(posts, (post) => actsOf(random, post)).flat();
}

function actsOf(random: Random, post: number): Act[] {
  const likely = post === 0 ? LIKELY_FIRST : LIKELY;
  const edits = random.chance(likely.edit) ? random.integer(1, EDITS_MAX) : 0;
  const deeds: Deed[] = random.times(edits, (index) => ({ kind: 'edit', words: editedTo(random, `${post}-${index}`) }));
  if (random.chance(likely.delete)) deeds.push({ kind: 'delete' });
  if (random.chance(likely.react)) deeds.push(reaction(random));
  return deeds.map((what) => ({ post, callsLater: later(random, post), what }));
}

/**
 * The first message is changed once a step has begun, when Slack has brought it: a change of what is no session yet is no change of a
 * session (docs/protocol.md, "Edits and deletions").
 */
function later(random: Random, post: number): number {
  if (post > 0 && random.chance(0.25)) return 0;
  return random.integer(1, CALLS_LATER_MAX);
}

function editedTo(random: Random, name: string): string {
  return random.chance(STOP_LIKELY) ? 'stop' : `edited-${name}`;
}

function reaction(random: Random): Deed {
  return { kind: 'react', user: random.pick(['alice', 'bob']), name: random.pick(['x', 'octagonal_sign']) };
}

/** As it stands in the line of a scenario. */
export function describeAct({ post, callsLater, what }: Act): string {
  const done = what.kind === 'edit' ? `edit to ${what.words}` : what.kind === 'react' ? what.name : what.kind;
  return `${done} of ${post}+${callsLater}`;
}
