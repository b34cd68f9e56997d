import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api';
import { LocalClock } from '../../../local/kernel/clock.ts';
import { Front } from '../../../local/kernel/front.ts';
import { LocalSlack, type LocalSlackOptions } from '../../../local/slack/local-slack.ts';

/** A logger that says nothing: errors are what these tests provoke. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

export type SlackSetup = {
  slack: LocalSlack;
  clock: LocalClock;
  origin: string;
  client(token?: string, options?: WebClientOptions): WebClient;
  stop(): Promise<void>;
};

/** A local Slack on a free port, reached through a front that serves nothing else. */
export async function startSlack(options: Partial<LocalSlackOptions> = {}): Promise<SlackSetup> {
  const clock = new LocalClock();
  const slack = new LocalSlack({ clock, ...options });
  const front = new Front((request) => (request.path.startsWith('/slack/') ? slack.service : undefined));
  const origin = `http://127.0.0.1:${await front.listen()}`;
  const client = (token = slack.botToken, more: WebClientOptions = {}) =>
    new WebClient(token, {
      slackApiUrl: `${origin}/slack/api/`,
      retryConfig: { retries: 0 },
      logger: SILENT,
      ...more,
    });
  const stop = async () => {
    slack.close();
    await front.close();
    clock.close();
  };
  return { slack, clock, origin, client, stop };
}

export type Received = { headers: http.IncomingHttpHeaders; body: string };
export type App = { url: string; received: Received[]; answer: Answer; stop(): Promise<void> };
/** What the app answers; undefined never answers. */
export type Answer = (
  received: Received,
) => { status: number; body?: string; headers?: Record<string, string> } | undefined;

/** An app that records what Slack sends it. */
export async function startApp(): Promise<App> {
  const server = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const received = { headers: request.headers, body: Buffer.concat(chunks).toString('utf8') };
    app.received.push(received);
    const answer = app.answer(received);
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body ?? '');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const app: App = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`,
    received: [],
    answer: () => ({ status: 200 }),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return app;
}

export type SlackWithApp = SlackSetup & { app: App };

/** The workspace with an app at the other end of its events; `stop` ends both. */
export async function startSlackWithApp(options: Partial<LocalSlackOptions> = {}): Promise<SlackWithApp> {
  const setup = await startSlack(options);
  const app = await startApp();
  setup.slack.connect({ eventsUrl: app.url, origin: setup.origin });
  const stop = async () => {
    await setup.stop();
    await app.stop();
  };
  return { ...setup, app, stop };
}

export type Envelope = Record<string, unknown> & { event: Record<string, unknown>; event_id: string };

/** The events among what the app received; interactions are forms. */
export function envelopes(app: App): Envelope[] {
  const events = app.received.filter((each) => each.body.startsWith('{'));
  return events.map((each) => JSON.parse(each.body) as Envelope);
}

export function eventsOf(app: App): Record<string, unknown>[] {
  return envelopes(app).map((envelope) => envelope.event);
}
