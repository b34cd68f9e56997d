import { WebClient } from '@slack/web-api';
import { readArguments, runCommand, wholeNumber } from '../../scripts/arguments.mjs';
import { LocalClock } from '../kernel/clock.ts';
import { Front } from '../kernel/front.ts';
import type { LocalRequest, LocalResponse, LocalService } from '../kernel/http.ts';
import { LocalSlack } from './local-slack.ts';
import { describeDelivery } from './people.ts';

const USAGE = `The local Slack alone, with an app that plays the agent, to work on the page. Ctrl-C ends it.

  npm run slack                 on a free port
  npm run slack -- --port 8080  on this port
  --json                        one line {"url": ...} for programs, then deliveries as JSON lines`;

const WORK_MS = 1_500;
const clock = new LocalClock();
const slack = new LocalSlack({ clock, ownPosts: 'withhold' });

/** An app that reacts, shows progress with a Stop button, and answers. */
class PlayedAgent implements LocalService {
  readonly name = 'played-agent';
  #client = new WebClient();

  connect(origin: string): void {
    this.#client = new WebClient(slack.botToken, { slackApiUrl: `${origin}/slack/api/` });
  }

  operation(): string {
    return 'event';
  }

  async handle(request: LocalRequest): Promise<LocalResponse> {
    const body = request.body.toString('utf8');
    if (body.startsWith('payload=')) void this.#stop(JSON.parse(new URLSearchParams(body).get('payload') ?? '{}'));
    else void this.#mentioned(JSON.parse(body).event);
    return { status: 200 };
  }

  async #mentioned(event: {
    type: string;
    channel: string;
    ts: string;
    thread_ts?: string;
    user: string;
  }): Promise<void> {
    if (event.type !== 'app_mention') return;
    const place = { channel: event.channel, thread_ts: event.thread_ts ?? event.ts };
    await this.#client.reactions.add({ channel: event.channel, timestamp: event.ts, name: 'eyes' });
    const progress = await this.#client.chat.postMessage({
      ...place,
      text: 'working',
      blocks: progressBlocks('reading the issue'),
    });
    const ts = progress.ts ?? '';
    await clock.sleep(WORK_MS);
    await this.#client.chat.update({
      channel: event.channel,
      ts,
      text: 'running',
      blocks: progressBlocks('running the tests'),
    });
    await clock.sleep(WORK_MS);
    await this.#client.chat.update({
      channel: event.channel,
      ts,
      text: ':white_check_mark: Done in 3 steps, $0.02',
      blocks: [],
    });
    await this.#client.chat.postMessage({ ...place, text: answer(event.user) });
  }

  async #stop(payload: { container: { channel_id: string; message_ts: string }; user: { id: string } }): Promise<void> {
    const { channel_id: channel, message_ts: ts } = payload.container;
    await this.#client.chat.update({
      channel,
      ts,
      text: `:octagonal_sign: Stopped by <@${payload.user.id}>`,
      blocks: [],
    });
  }
}

function progressBlocks(doing: string) {
  return [
    {
      type: 'section',
      text: { type: 'mrkdwn', text: `:hammer_and_wrench: *Working:* ${doing}\n• read the issue\n• ~run the tests~` },
    },
    { type: 'context', elements: [{ type: 'mrkdwn', text: 'step 2 · $0.01' }] },
    {
      type: 'actions',
      elements: [{ type: 'button', action_id: 'stop', style: 'danger', text: { type: 'plain_text', text: 'Stop' } }],
    },
  ];
}

function answer(userId: string): string {
  return `<@${userId}> I fixed it: <http://127.0.0.1/github/demo/pulls/1|the pull request>.\n\n*What was wrong*\n1. \`a &lt; b\` was compared as text\n2. no test covered it\n\n\`\`\`\n- if (a < b) {\n+ if (Number(a) < Number(b)) {\n\`\`\`\n&gt; All 42 tests pass.`;
}

/** Serves until the process ends. */
async function main(args: string[]): Promise<number> {
  const options = { port: { type: 'string', default: '0' }, json: { type: 'boolean', default: false } } as const;
  const { values } = readArguments(args, options, 'slack');
  const agent = new PlayedAgent();
  const front = new Front((request) => (request.path.startsWith('/slack/') ? slack.service : agent));
  const origin = `http://127.0.0.1:${await front.listen(wholeNumber(String(values.port), '--port', 'slack', 0))}`;
  agent.connect(origin);
  slack.connect({ eventsUrl: `${origin}/app/events`, origin });
  const url = `${origin}/slack/`;
  slack.delivery.log.onRecord((record) => console.log(values.json ? JSON.stringify(record) : describeDelivery(record)));
  console.log(values.json ? JSON.stringify({ url }) : `The local Slack: ${url}`);
  return 0;
}

await runCommand(USAGE, main);
