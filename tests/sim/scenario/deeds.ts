import type { Random } from '../../../local/chaos/random.ts';

/** What a person does, `afterMs` the deed before. `of`: a place among the messages of the session so far. */
export type Deed = {
  afterMs: number;
} /** `fromFiringMs`: not before the session's schedule fires, or so long before or after it. */ & (
  | { kind: 'say'; user: string; words: string; mention: boolean; fromFiringMs?: number }
  /** An operator ends the session's machine. */
  | { kind: 'end-machine' }
  | { kind: 'edit'; of: number; words: string }
  | { kind: 'delete'; of: number }
  /** Presses Stop, on a message that may long be over. */
  | { kind: 'press-stop'; user: string }
  /** Gives the session more money, in dollars. */
  | { kind: 'raise'; usd: number }
  /** An admin lets somebody use the agent, or not any more. */
  | { kind: 'approve' | 'revoke'; user: string }
  /** Programs alone: lets a paused session go on, asks once more for something that was answered, looks at the list. */
  | { kind: 'resume' }
  | { kind: 'repeat'; of: number }
  | { kind: 'look' }
  | ForkDeed
  | BrowserDeed
);

/** Somebody does it from the page. `forged`: a page of somebody else makes their browser say these words. */
export type BrowserDeed = {
  kind: 'browse';
  user: string;
  act: 'message' | 'stop' | 'resume' | 'raise' | 'look' | 'forged';
  words?: string;
  usd?: number;
};

/** Somebody forks the session `of`, `back` entries before its newest one: it goes on in the console, or in a thread of its own. */
export type ForkDeed = {
  kind: 'fork';
  of: number;
  talk: 'console' | 'thread';
  user: string;
  back: number;
  words?: string;
  model?: string;
  /** From the page. */
  by?: 'browser';
};

export type Pace = 'short' | 'usual' | 'talkative';

const PAUSE_MS = [0, 300, 2_000, 15_000, 90_000, 600_000] as const;
const TALKATIVE_PAUSE_MS = [50, 400, 1_200, 3_000] as const;
const COUNT = { short: [0, 1], usual: [0, 4], talkative: [3, 8] } as const;
/** A budget that a model call or two use up, and what people give then. */
const RAISES_USD = [0.05, 5] as const;

/** What people do in the thread of the session of this number. Its words have names that occur once in the world. */
export function makeDeeds(random: Random, session: number, pace: Pace): Deed[] {
  const deeds: Deed[] = [{ afterMs: 0, kind: 'say', user: 'U1', words: `word-${session}-0`, mention: true }];
  const [least, most] = COUNT[pace];
  const count = random.integer(least, most);
  for (let index = 0; index < count; index++) {
    const said = deeds.filter(({ kind }) => kind === 'say').length;
    deeds.push(makeDeed(random, { session, index, said, isTalkative: pace === 'talkative' }));
  }
  return deeds;
}

type Place = { session: number; index: number; said: number; isTalkative: boolean };

function makeDeed(random: Random, { session, index, said, isTalkative }: Place): Deed {
  const pauses = isTalkative ? TALKATIVE_PAUSE_MS : PAUSE_MS;
  const afterMs = random.pick(pauses) + random.integer(0, isTalkative ? 1_500 : 3_000);
  const kind = random.pick(['say', 'say', 'say', 'say', 'stop', 'edit', 'delete', 'press-stop', 'raise'] as const);
  // What is no session yet cannot be changed: a change of the first message comes later than the message.
  const of = random.integer(0, said - 1);
  const later = afterMs + (of === 0 ? 5_000 : 0);
  const user = random.pick(['U1', 'U2']);
  const mention = random.chance(0.5);
  switch (kind) {
    case 'edit':
      return { afterMs: later, kind, of, words: random.chance(0.12) ? 'stop' : `edited-${session}-${index}` };
    case 'delete':
      return { afterMs: later, kind, of };
    case 'press-stop':
      return { afterMs: afterMs + 3_000, kind, user };
    case 'raise':
      return { afterMs: afterMs + 3_000, kind, usd: random.pick(RAISES_USD) };
    case 'say':
      return { afterMs, kind, user, words: `word-${session}-${said}`, mention };
    case 'stop':
      return { afterMs, kind: 'say', user, words: 'stop', mention };
  }
}
