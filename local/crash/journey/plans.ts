import { AGENT_ACCOUNT, BRANCH, closing, EFFECTS_FILE, FILES, opening, repair } from './greeting.ts';
import { API_SCENES, API_TURNS } from './kinds/api.ts';
import { BURIED_TURNS, dyingSteps, RESUMED } from './kinds/buried.ts';
import { CI_FILES, ciTurns } from './kinds/ci.ts';
import { DELETED, ENDED_TURNS } from './kinds/ended.ts';
import { ATTACHED, FILES_TURNS, PICTURE } from './kinds/files.ts';
import { IDLE_SCENES, IDLE_TURNS } from './kinds/idle.ts';
import { REMARKED, REVIEW_TURNS } from './kinds/review.ts';
import { THREAD_SCENES, THREAD_TURNS } from './kinds/thread.ts';
import { steeredTurns, steering, talking, talkTurns } from './kinds/words.ts';
import type { Plan } from './plan.ts';

/** Two places of tools, two commands, one pull request: every kind of call that a step makes, in as few steps as there can be. */
const PLANS = {
  demo: {
    covers: 'from an issue to a pull request: each kind of call that a step makes',
    files: FILES,
    turns: (subject) => [opening(subject), ...repair(subject), closing],
    pullRequests: 1,
  },
  steered: {
    covers: 'somebody writes while a command runs that has a pull request and a message behind it',
    files: FILES,
    turns: (subject) => [opening(subject), ...steeredTurns(subject), ...repair(subject), closing],
    deeds: steering,
    pullRequests: 1,
  },
  talk: {
    covers: 'they also edit and delete what they wrote, before it is read and after',
    files: FILES,
    turns: (subject) => [opening(subject), ...talkTurns(subject), ...repair(subject), closing],
    deeds: talking,
    pullRequests: 1,
  },
  ci: {
    covers: 'the session waits for the checks of its pull request, repairs what is red, and waits again',
    files: { ...FILES, ...CI_FILES },
    turns: (subject) => [opening(subject), ...repair(subject), ...ciTurns(BRANCH, EFFECTS_FILE), closing],
    pullRequests: 1,
  },
  fork: {
    covers: 'the work goes by a fork',
    files: FILES,
    turns: (subject) => [opening(subject), forking(subject), ...repair(subject, `${AGENT_ACCOUNT}:${BRANCH}`), closing],
    pullRequests: 1,
  },
  review: {
    covers: 'a remark at a line of the pull request is taken up, answered there and resolved',
    files: FILES,
    turns: (subject) => [opening(subject), ...repair(subject), closing, ...REVIEW_TURNS],
    scenes: [REMARKED],
    isApp: true,
    pullRequests: 1,
    progress: 2,
  },
  files: {
    covers: 'files and pictures come with messages, a file is handed out, an image is looked at',
    attached: ATTACHED,
    turns: () => FILES_TURNS,
    scenes: [PICTURE],
    pullRequests: 0,
  },
  idle: {
    covers:
      'the machine is stopped, started, removed with its work saved; the work is on the next one, which is removed too',
    turns: () => IDLE_TURNS,
    scenes: IDLE_SCENES,
    pullRequests: 0,
    progress: 3,
  },
  buried: {
    covers: 'every step dies until the wake is a dead letter; the session is paused, and goes on when somebody writes',
    turns: () => BURIED_TURNS,
    disturb: dyingSteps,
    scenes: [RESUMED],
    pullRequests: 0,
    progress: 2,
  },
  api: {
    covers: 'a program begins a session by REST, forks it, writes, stops it, and asks again what was not answered',
    files: FILES,
    turns: () => API_TURNS,
    scenes: API_SCENES,
    isApi: true,
    pullRequests: 0,
    progress: 12,
  },
  thread: {
    covers:
      'a program forks a session of Slack to a thread of its own, asks again what was not answered, and people write there',
    files: FILES,
    turns: () => THREAD_TURNS,
    scenes: THREAD_SCENES,
    pullRequests: 0,
    progress: 2,
  },
  ended: {
    covers: 'the stack is deleted under an idle session: the machine ends first',
    turns: () => ENDED_TURNS,
    scenes: [DELETED],
    endsSystem: true,
    pullRequests: 0,
  },
} satisfies Record<string, Plan>;

export type Journey = keyof typeof PLANS;
export const JOURNEYS = Object.keys(PLANS) as Journey[];

export function planOf(journey: Journey): Plan {
  return PLANS[journey];
}

function forking({ repository }: { repository: string }) {
  return {
    toolUses: [
      { name: 'fork_repository', input: { repository } },
      { name: 'clone_repository', input: { repository } },
    ],
  };
}
