import type { Press } from '@remote-swe/core/ingress/slack/interpret/buttons';
import type { Random } from '../../../local/chaos/random.ts';
import type { Faults } from '../faults.ts';
import type { Functions } from '../functions/functions.ts';
import type { Things } from '../functions/things.ts';
import { SimIssue } from '../github/issue.ts';
import type { Timeline } from '../kernel/timeline.ts';
import type { Trace } from '../kernel/trace.ts';
import type { Outside, Request } from '../programs/asker.ts';
import { SimFork } from '../programs/fork.ts';
import { SimProgram } from '../programs/program.ts';
import type { SimScenario } from '../scenario/scenario.ts';
import type { Conversation } from './conversation.ts';
import { SimThread } from './thread.ts';

/** What conversations need of their world. */
type World = {
  timeline: Timeline;
  trace: Trace;
  faults: Faults;
  functions: Functions;
  things: Things;
  /** What GitHub would not say of anybody's rights. */
  refused: { rights: boolean };
};

/** Who asks the API, beside all others that do. */
export function askingOf({ functions, faults, things, trace }: World): Outside {
  const ask = (request: Request) => functions.ask(request);
  const { requests } = things;
  return { ask, fault: () => faults.request(), requests, trace, counter: { count: 0 } };
}

/** Where people and programs talk, one place a session, in the scenario's order. */
export function conversationsOf(scenario: SimScenario, world: World, random: Random): Conversation[] {
  const { timeline, trace, faults, functions, things, refused } = world;
  const ofSlack = {
    ...{ fault: () => faults.delivery(), trace, counter: { count: 0 } },
    pressStop: (press: Press) => void functions.pressStop(press),
  };
  const { webhooks, codeEvents } = things;
  const isTaken = (delivery: string) => webhooks.hasArrived(delivery) || codeEvents.taken.has(delivery);
  const isShut = (sessionId: string) => refused.rights && !things.table.inbox.has(sessionId);
  const ofGitHub = { webhooks, isTaken, isShut, trace, counter: { count: 0 } };
  const post = (body: Record<string, unknown>) => functions.receive(body);
  const ofPrograms = askingOf(world);
  const all: Conversation[] = [];
  const program = (number: number) => new SimProgram(number, timeline, ofPrograms);
  const thread = () => new SimThread(timeline, random, ofSlack, post);
  for (const [number, { source }] of scenario.sessions.entries()) {
    if (source === 'github') all.push(new SimIssue(number + 1, timeline, ofGitHub));
    else if (source === 'api') all.push(program(number));
    else if (source === 'fork') all.push(new SimFork(program(number), thread(), (of) => all[of]));
    else all.push(thread());
  }
  return all;
}
