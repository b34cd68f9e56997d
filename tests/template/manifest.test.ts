import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { slackMessageEvent } from '@remote-swe/core/ingress/slack/event/event';
import { expect, it } from 'vitest';
import { scopesOf } from '../../local/slack/api/scopes.ts';
import { at, property } from './permissions/policies.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const manifest = JSON.parse(readFileSync(resolve(ROOT, 'docs/slack-app-manifest.json'), 'utf8'));
const scopes: string[] = manifest.oauth_config.scopes.bot;
const events: string[] = manifest.settings.event_subscriptions.bot_events;

/** Which scope Slack demands before it sends an event (docs.slack.dev/reference/events, Required scopes). */
const SCOPE_OF_EVENT: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.mpim': 'mpim:history',
  'message.im': 'im:history',
  reaction_added: 'reactions:read',
  agent_session_stopped: 'assistant:write',
};
/** What a call takes beside its method's own scopes: by an argument, or with what it gave (docs.slack.dev, "Scopes" of each). */
const SCOPE_OF_USE: [RegExp, string][] = [
  [/\binclude_all_metadata: true\b/, 'metadata.message:read'],
  [/\burl_private\b/, 'files:read'],
];
/** Features of an app that take a scope (docs.slack.dev/ai/developing-agents). */
const SCOPE_OF_FEATURE: Record<string, string[]> = {
  bot_user: [],
  app_home: [],
  agent_view: ['assistant:write'],
};

const CORE = resolve(ROOT, 'layers/agent-core/src');
const files = (folder: string): string[] =>
  readdirSync(resolve(CORE, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(resolve(CORE, folder, name), 'utf8'));
const adapters = files('adapters');

/** Web API methods that the product calls, as `client.users.info(` or by name. */
const called = new Set(
  adapters.flatMap((text) => [
    ...[...text.matchAll(/\b(?:client|once|hasty)((?:\.\w+)+)\(/g)].map(([, path = '']) => path.slice(1)),
    ...[...text.matchAll(/\.apiCall\('([\w.]+)'/g)].map(([, name = '']) => name),
  ]),
);
/** A name with a dot is a method of Slack's; the clients of AWS have `send` and the like. */
const methods = [...called].filter((name) => name.includes('.'));

/** Events that ingress reads, in the manifest's words: a `message` is one of four kinds. */
const read = [
  ...slackMessageEvent.shape.type.options,
  ...files('ingress/slack/event').flatMap((text) =>
    [...text.matchAll(/^ {2}type: z\.literal\('(\w+)'\)/gm)].map(([, name = '']) => name),
  ),
];
const handled = [...new Set(read)].flatMap((name) =>
  name === 'message' ? ['message.channels', 'message.groups', 'message.mpim', 'message.im'] : [name],
);

it('The Slack app subscribes to the events that are read, and to no other', () => {
  expect([...events].sort()).toEqual([...handled].sort());
});

/** One of the scopes is enough, save where each kind of channel has its own. */
function neededFor(method: string): string[][] {
  const own = scopesOf(method);
  if (/^conversations\.(replies|history)$/.test(method)) return own.map((scope) => [scope]);
  return own.length > 0 ? [[...own]] : [];
}

const needed: string[][] = [
  ...methods.flatMap(neededFor),
  ...handled.map((name) => [SCOPE_OF_EVENT[name] ?? `no scope is known for the event ${name}`]),
  ...SCOPE_OF_USE.filter(([use]) => adapters.concat(files('domain/people')).some((text) => use.test(text))).map(
    ([, scope]) => [scope],
  ),
  ...Object.keys(manifest.features)
    .flatMap((name) => SCOPE_OF_FEATURE[name] ?? [`unknown feature ${name}`])
    .map((scope) => [scope]),
];

it('The Slack app may call every method that the product calls, and get every event that it reads', () => {
  expect(methods).toEqual(
    expect.arrayContaining(['chat.delete', 'conversations.replies', 'conversations.history', 'users.info']),
  );
  expect(needed.filter((anyOf) => !anyOf.some((scope) => scopes.includes(scope)))).toEqual([]);
});

it('The Slack app asks for no scope that nothing uses', () => {
  expect(scopes.filter((scope) => !needed.some((anyOf) => anyOf.includes(scope)))).toEqual([]);
  expect(new Set(scopes).size).toBe(scopes.length);
});

it('People can write to the app in its messages tab', () => {
  expect(manifest.features.app_home).toMatchObject({
    messages_tab_enabled: true,
    messages_tab_read_only_enabled: false,
  });
  expect(events).toContain('message.im');
});

/** docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts: up to four. */
it('The messages tab suggests at most four prompts', () => {
  const { suggested_prompts: prompts } = manifest.features.agent_view;
  expect(prompts.length).toBeGreaterThan(0);
  expect(prompts.length).toBeLessThanOrEqual(4);
  for (const prompt of prompts) expect(Object.keys(prompt).sort()).toEqual(['message', 'title']);
});

it('Events and buttons go to the route of the template', () => {
  const path = at(property('SlackEventsFunction', 'Events', 'Slack', 'Properties', 'Path'));
  expect(new URL(manifest.settings.event_subscriptions.request_url).pathname).toBe(path);
  expect(manifest.settings.interactivity).toMatchObject({ is_enabled: true });
  expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe(path);
});
