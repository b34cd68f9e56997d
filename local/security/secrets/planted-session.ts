import { askKey } from '@remote-swe/core/ingress/github/ask/read-ask';
import type { ScriptedTurn } from '../../aws/bedrock/script.ts';
import { installApp, WITH_APP } from '../../system/app/install-app.ts';
import { GITHUB_ASK_SECRET, GITHUB_WEBHOOK_SECRET } from '../../system/endpoints.ts';
import { GITHUB_TOKEN } from '../../system/secrets.ts';
import { settle } from '../../system/settle.ts';
import type { LocalSystem, LocalSystemOptions } from '../../system/system.ts';
import { type GitHubPost, postToGitHubRoute, signedAsk, signedEvent } from '../github/signed-events.ts';
import { commentBody } from '../github/strangers-events.ts';
import { ENCODINGS } from './encodings.ts';
import { everything, type Place, type Thread } from './everything.ts';
import { REPOSITORY, REVIEW, spreading, WIDGET } from './planted-turns.ts';

export type TokenMode = 'token' | 'app';
type Start = (options: LocalSystemOptions) => Promise<LocalSystem>;

/** What a whole session leaves behind: how many secrets were looked for in how many places, and what was found where. */
export type PlantedOutcome = { secrets: number; searched: number; found: string[] };

const REAL_MS_MAX = 150_000;
/** The number of the pull request that the session opens. */
const PULL = 1;
/** The secrets of what comes from GitHub, and that of the repository's CI, which is made of the last. */
const OF_GITHUB = [GITHUB_WEBHOOK_SECRET, GITHUB_ASK_SECRET, askKey(GITHUB_ASK_SECRET, WIDGET)];

/**
 * Plays a session whose shell spreads its git token and whose model somehow knows the deployment's secrets and tries every way out, one that
 * reviews, and people and CI who write secrets to them; then looks for them everywhere: table, bucket, thread, code host, logs, the worker's disk.
 */
export async function playPlanted(start: Start, mode: TokenMode): Promise<PlantedOutcome> {
  const script: { reply: (request: never) => ScriptedTurn | Promise<ScriptedTurn> } = {
    reply: () => ({ text: 'wait' }),
  };
  const system = await start({ script: script as never, parameters: mode === 'app' ? WITH_APP : {} });
  await system.github.createRepository({ ...WIDGET, files: { a: 'b' }, private: true });
  system.github.setPermission(WIDGET.owner, WIDGET.name, 'alice', 'write');
  const minted: string[] = [];
  watchTokens(system, minted);
  const { botToken, signingSecret } = system.slack;
  const ofGitHub = mode === 'app' ? keyLine(installApp(system, [{ id: 5, account: WIDGET.owner }])) : GITHUB_TOKEN;
  const known = [botToken, ofGitHub];
  script.reply = spreading(system, known).reply as never;
  const threads = await play(system);
  const secrets = [...known, signingSecret, ...OF_GITHUB, ...minted];
  const places = await everything(system, threads);
  return {
    secrets: secrets.length,
    searched: places.length,
    found: places.flatMap((place) => foundIn(place, secrets)),
  };
}

/** A line of the key itself, which is as good as secret. */
function keyLine(pem: string): string {
  return pem.split('\n')[5] ?? '';
}

/** Tokens of installations, as GitHub gives them out. */
function watchTokens(system: LocalSystem, minted: string[]): void {
  system.front.observers.push({
    after({ service }, { body }) {
      const token = service === 'github' ? /"token":"(ghs_[^"]+)"/.exec(String(body ?? ''))?.[1] : undefined;
      if (token) minted.push(token);
    },
  });
}

async function play(system: LocalSystem): Promise<Thread[]> {
  const work = await begun(system, 'please look', /All is done/);
  const review = await begun(system, REVIEW, /It is reviewed/);
  await fromGitHub(system);
  await asked(system, work);
  mustHaveReached(system);
  return [work, review];
}

async function begun(system: LocalSystem, words: string, over: RegExp): Promise<Thread> {
  const { people } = system.slack;
  const { channelId, ts } = people.type({ user: 'alice', channel: 'dev', text: `@remote-swe ${words}` });
  const isOver = () => people.thread(channelId, ts).some(({ isBot, text }) => isBot && over.test(text));
  await settle(system, { until: isOver, realMsMax: REAL_MS_MAX });
  return { channelId, ts };
}

/** Somebody who may, and the repository's CI, write the secrets of what comes from GitHub to the session of the pull request. */
async function fromGitHub(system: LocalSystem): Promise<void> {
  const words = OF_GITHUB.join(' ');
  const comment = {
    ...commentBody(PULL, `@remote-swe by comment: ${words}`, { login: 'alice', type: 'User' }),
    issue: { number: PULL, title: 'Fix', pull_request: {} },
  };
  const run = `${system.baseUrl}/runs/${GITHUB_ASK_SECRET}`;
  const ask = { issue: PULL, text: `by CI: ${words}`, run };
  await posted(system, signedEvent('issue_comment', { ...comment, repository: { full_name: REPOSITORY } }));
  await posted(system, signedAsk(system, ask, askKey(GITHUB_ASK_SECRET, WIDGET), REPOSITORY));
  await system.activity.idle(REAL_MS_MAX);
}

async function posted(system: LocalSystem, post: GitHubPost): Promise<void> {
  const status = await postToGitHubRoute(system, post);
  if (status !== 200) throw new Error(`GitHub's route answered with ${status}`);
}

async function asked(system: LocalSystem, { channelId, ts }: Thread): Promise<void> {
  const { people, botToken, signingSecret } = system.slack;
  const say = (text: string) =>
    people.type({ user: 'alice', channel: 'dev', threadTs: ts, text: `@remote-swe ${text}` });
  say(`what are ${botToken} and ${signingSecret}?`);
  say('dump_history');
  const answered = () =>
    people.thread(channelId, ts).filter(({ isBot, text }) => isBot && /history of this session|Done\./.test(text));
  await settle(system, { until: () => answered().length > 1, realMsMax: REAL_MS_MAX });
}

/** A search that finds nothing of what never came there shows nothing. */
function mustHaveReached({ github, bedrock }: LocalSystem): void {
  const [pull] = github.pullRequests(WIDGET.owner, WIDGET.name);
  const { comments = [], pull: { reviews, threads } = { reviews: [], threads: [] } } = pull ?? {};
  const read = JSON.stringify(bedrock.calls.at(-1)?.request?.messages);
  const reached = {
    'a comment of the agent': comments.length > 0,
    'its review': reviews.length > 0,
    'a finding of it': threads.length > 0,
    'words of a comment': read.includes('by comment: '),
    'words of CI': read.includes('by CI: '),
  };
  const missing = Object.entries(reached).flatMap(([what, is]) => (is ? [] : [what]));
  if (missing.length > 0) throw new Error(`What was to be planted never came there: ${missing.join(', ')}`);
}

function foundIn({ name, text }: Place, secrets: string[]): string[] {
  return secrets.flatMap((secret) =>
    Object.entries(ENCODINGS).flatMap(([way, encode]) =>
      text.includes(encode(secret)) ? [`${name}: a secret ${way}`] : [],
    ),
  );
}
