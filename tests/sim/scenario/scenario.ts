import { Random } from '../../../local/chaos/random.ts';
import type { Strike } from '../faults.ts';
import { withRevocation } from './access.ts';
import { withBrowsers } from './browsers.ts';
import { type Deed, makeDeeds, type Pace } from './deeds.ts';
import { deletedAfter } from './deletion.ts';
import { forkRate, withForks } from './forks.ts';
import { ofProgram, programRate } from './programs.ts';
import { CALM, isCalm, makeRates, type Rates } from './rates.ts';
import { withReturns } from './returns.ts';
import { makeTurns, type SimTurn } from './turns.ts';

/** One thread: what people do in it, and what the model says. */
export type SimSession = {
  deeds: Deed[];
  turns: SimTurn[];
  source?: 'github' | 'api' | 'fork';
  /** What somebody writes when all machines were removed. */
  late?: string;
};

/** What an operator has set for the run. */
export type Limits = {
  /** Of one session. */
  budgetUsd: number;
  /** Of all sessions of the month, where they share one. */
  monthBudgetUsd?: number;
  /** A conversation above it is made shorter. Absent: none becomes so long. */
  contextTokensMax?: number;
};

/** `deletedAfterMs`: when the stack is deleted. `strikes`: what goes wrong, where it is known and not to be drawn. */
export type SimScenario = {
  seed: number;
  sessions: SimSession[];
  rates: Rates;
  limits: Limits;
  deletedAfterMs?: number;
  strikes?: Strike[];
};

/** A seed in ten has no faults: what fails there is a fault of the simulation, or a plain one. */
const CALM_LIKELY = 0.1;
const LOW_BUDGET_LIKELY = 0.06;
const LOW_MONTH_LIKELY = 0.3;
const SMALL_WINDOW_LIKELY = 0.15;
const SHORT_LIKELY = 0.5;
/** Somebody writes all the time while the agent mostly talks: words come between any two calls of a step. */
const TALKATIVE_LIKELY = 0.2;
const SEVERAL_LIKELY = 0.15;
/** Two builds are deployed in turn, invocation by invocation. */
const DEPLOYMENT_LIKELY = 0.15;
/** Clocks of machines differ. */
const CLOCKS_LIKELY = 0.3;
/** Slack and GitHub refuse, in ways of their own. */
const ANSWERS_LIKELY = 0.25;
const ANSWERS_MOST = 0.2;
/** Writes of the table meet each other, streams of the model are no answers. */
const CONFLICTS_LIKELY = 0.3;
const CONFLICTS_MOST = 0.06;
const STREAMS_LIKELY = 0.3;
const STREAMS_MOST = 0.25;
const DOOM_LIKELY = 0.06;
const DOOM_MOST = 0.1;
/** Talks in an issue of GitHub. */
const GITHUB_LIKELY = 0.2;

/** Seeds in which programs begin sessions, by their number: all others keep what they had. */
const PROGRAMS_EVERY = 10;
const PROGRAMS_AT = 7;
/** The same for seeds in which sessions are forked: no seed that a test names is one. */
const FORKS_EVERY = 13;
const FORKS_AT = 7;
/** The same for seeds in which people also use the page. */
const BROWSERS_EVERY = 17;
const BROWSERS_AT = 12;
/** The same for seeds in which somebody is revoked. */
const REVOKED_EVERY = 13;
const REVOKED_AT = 9;

/** The same seed gives the same scenario. */
export function makeSimScenario(seed: number): SimScenario {
  const deletedAfterMs = deletedAfter(seed);
  const scenario = { ...withReturns(scenarioOf(seed)), ...(deletedAfterMs === undefined ? {} : { deletedAfterMs }) };
  const { rates, limits, sessions } = scenario;
  const isOne = seed % BROWSERS_EVERY === BROWSERS_AT && rates.build === 0 && limits.monthBudgetUsd === undefined;
  if (!isOne) return scenario;
  const program = isCalm(rates) || rates.program > 0 ? rates.program : programRate(seed);
  return { ...scenario, sessions: withBrowsers(sessions, seed), rates: { ...rates, program } };
}

function scenarioOf(seed: number): SimScenario {
  const random = new Random(seed * 2_654_435_761);
  const pace = paceOf(random);
  const count = random.chance(SEVERAL_LIKELY) ? random.integer(2, 3) : 1;
  const sessions = random.times(count, (session) => makeSession(random, session, pace));
  const rates = random.chance(CALM_LIKELY) ? CALM : makeRates(random);
  const limits = makeLimits(random, count);
  // Drawn last: seeds keep all that they had.
  const build = random.chance(DEPLOYMENT_LIKELY) ? random.next() : 0;
  const clock = rates === CALM || !random.chance(CLOCKS_LIKELY) ? 0 : 1;
  const isRefused = rates !== CALM && random.chance(ANSWERS_LIKELY);
  const answer = isRefused ? random.next() * ANSWERS_MOST : 0;
  const some = (likely: number, most: number) => (rates !== CALM && random.chance(likely) ? random.next() * most : 0);
  const conflict = some(CONFLICTS_LIKELY, CONFLICTS_MOST);
  const stream = some(STREAMS_LIKELY, STREAMS_MOST);
  const doom = some(DOOM_LIKELY, DOOM_MOST);
  const isOfSlack = build > 0 || limits.monthBudgetUsd !== undefined;
  const sourced = sessions.map((session) => (!isOfSlack && random.chance(GITHUB_LIKELY) ? ofGitHub(session) : session));
  const played = build === 0 ? sourced : sessions.map(unchanging);
  const isOfPrograms = !isOfSlack && seed % PROGRAMS_EVERY === PROGRAMS_AT;
  const whole = { ...rates, build, clock, answer, conflict, stream, doom };
  const isForked = !isOfSlack && seed % FORKS_EVERY === FORKS_AT;
  const program = rates === CALM || !(isOfPrograms || isForked) ? 0 : programRate(seed);
  const begun = isOfPrograms ? played.map((session, number) => begunByProgram(session, number, seed)) : played;
  if (!isForked) {
    return { seed, sessions: isOfSlack ? begun : revoking(begun, seed), rates: { ...whole, program }, limits };
  }
  const fork = rates === CALM ? 0 : forkRate(seed);
  return { seed, sessions: withForks(begun.map(unchanging), seed, pace), rates: { ...whole, program, fork }, limits };
}

function begunByProgram(session: SimSession, number: number, seed: number): SimSession {
  return number % 2 === 0 ? ofProgram(unchanging(session), seed) : session;
}

/** What somebody may change of their words once they are revoked is left out: no edits. */
function revoking(sessions: SimSession[], seed: number): SimSession[] {
  const isOne = seed % REVOKED_EVERY === REVOKED_AT && sessions.every(({ source }) => source === undefined);
  if (!isOne) return sessions;
  return sessions.map((session, number) => {
    const { deeds, turns } = unchanging(session);
    return { deeds: number === 0 ? withRevocation(deeds, seed) : deeds, turns };
  });
}

/** The build before knows no edits nor deletions: nothing can be asked of it then. */
function ofGitHub(session: SimSession): SimSession {
  return { ...unchanging(session), source: 'github' };
}

function unchanging(session: SimSession): SimSession {
  return { ...session, deeds: session.deeds.filter(({ kind }) => kind !== 'edit' && kind !== 'delete') };
}

function paceOf(random: Random): Pace {
  if (random.chance(TALKATIVE_LIKELY)) return 'talkative';
  return random.chance(SHORT_LIKELY) ? 'short' : 'usual';
}

function makeSession(random: Random, session: number, pace: Pace): SimSession {
  const deeds = makeDeeds(random, session, pace);
  const answers = deeds.filter(({ kind }) => kind === 'say').length;
  return { deeds, turns: makeTurns(random, session, { answers, pace }) };
}

function makeLimits(random: Random, sessions: number): Limits {
  const budgetUsd = random.chance(LOW_BUDGET_LIKELY) ? 0.02 : 25;
  const isShared = sessions > 1 && random.chance(LOW_MONTH_LIKELY);
  const isSmall = random.chance(SMALL_WINDOW_LIKELY);
  return {
    budgetUsd,
    ...(isShared ? { monthBudgetUsd: 0.05 } : {}),
    ...(isSmall ? { contextTokensMax: 32_000 } : {}),
  };
}
