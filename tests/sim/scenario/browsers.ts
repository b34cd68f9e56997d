import { Random } from '../../../local/chaos/random.ts';
import { withRevocation } from './access.ts';
import type { BrowserDeed, Deed } from './deeds.ts';
import type { SimSession } from './scenario.ts';

const ACTS_MAX = 4;
const RESUME_LIKELY = 0.7;
const RESUME_MS = 20_000;
const REVOKED_LIKELY = 0.5;
const PAUSE_MS = [0, 300, 4_000, 30_000, 200_000] as const;
const RAISES_USD = [5, 40, 60] as const;
const ACTS = [
  ...([
    'message',
    'message',
    'message',
    'stop',
    'stop',
    'resume',
    'resume',
    'raise',
    'raise',
    'look',
    'forged',
  ] as const),
] as const;

/** These sessions, in which people also do things from their pages; where all are in Slack, perhaps until one of them is revoked. */
export function withBrowsers(sessions: readonly SimSession[], seed: number): SimSession[] {
  const random = new Random(seed * 69_621 + 19);
  const isRevoked = random.chance(REVOKED_LIKELY) && sessions.every(({ source }) => source === undefined);
  return sessions.map((session, number) => {
    const deeds = isRevoked && number === 0 ? withRevocation(unchanged(session.deeds), seed) : session.deeds;
    return { ...session, deeds: withActs(random, deeds, number) };
  });
}

/** What somebody may change of their words once they are revoked is left out. */
function unchanged(deeds: readonly Deed[]): Deed[] {
  return deeds.filter(({ kind }) => kind !== 'edit' && kind !== 'delete');
}

function withActs(random: Random, deeds: readonly Deed[], number: number): Deed[] {
  const all = [...deeds];
  const count = random.integer(1, ACTS_MAX);
  for (let index = 0; index < count; index++)
    all.splice(random.integer(1, all.length), 0, ...makeActs(random, `word-${number}-page-${index}`));
  return all;
}

/** Who has stopped it may let it go on: an admin may always. */
function makeActs(random: Random, words: string): Deed[] {
  const deed = makeAct(random, words);
  if (deed.kind !== 'browse' || deed.act !== 'stop' || !random.chance(RESUME_LIKELY)) return [deed];
  return [deed, { kind: 'browse', user: 'U1', act: 'resume', afterMs: RESUME_MS }];
}

function makeAct(random: Random, words: string): Deed {
  const act = random.pick(ACTS);
  const deed: BrowserDeed = { kind: 'browse', user: random.pick(['U1', 'U1', 'U2']), act };
  const afterMs = random.pick(PAUSE_MS) + random.integer(0, 2_000);
  if (act === 'message' || act === 'forged') return { ...deed, afterMs, words };
  return act === 'raise' ? { ...deed, afterMs, usd: random.pick(RAISES_USD) } : { ...deed, afterMs };
}
