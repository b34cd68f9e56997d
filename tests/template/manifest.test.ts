import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { scopesOf } from '../../local/slack/api/scopes.ts';
import { at, property } from './permissions/policies.ts';

const manifest = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../docs/slack-app-manifest.json'), 'utf8'));
const scopes: string[] = manifest.oauth_config.scopes.bot;

/** Which scope Slack demands before it sends an event. */
const SCOPE_OF_EVENT: Record<string, string> = {
  app_mention: 'app_mentions:read',
  'message.channels': 'channels:history',
  'message.groups': 'groups:history',
  'message.mpim': 'mpim:history',
  'message.im': 'im:history',
  reaction_added: 'reactions:read',
};

it('The Slack app may receive every event that it subscribes to', () => {
  for (const event of manifest.settings.event_subscriptions.bot_events) expect(scopes).toContain(SCOPE_OF_EVENT[event]);
});

it('Events and buttons go to the route of the template', () => {
  const path = at(property('SlackEventsFunction', 'Events', 'Slack', 'Properties', 'Path'));
  expect(new URL(manifest.settings.event_subscriptions.request_url).pathname).toBe(path);
  expect(manifest.settings.interactivity).toMatchObject({ is_enabled: true });
  expect(new URL(manifest.settings.interactivity.request_url).pathname).toBe(path);
});

const ADAPTERS = resolve(import.meta.dirname, '../../layers/agent-core/src/adapters/slack');
/** Web API methods that the product calls, as `client.users.info(`. */
const called = [
  ...new Set(
    readdirSync(ADAPTERS)
      .flatMap((name) => [
        ...readFileSync(resolve(ADAPTERS, name), 'utf8').matchAll(/\b(?:client|once)\.(\w+)\.(\w+)\(/g),
      ])
      .map(([, family, name]) => `${family}.${name}`),
  ),
];

it('The Slack app may call every method that the product calls, in channels of every kind', () => {
  expect(called).toEqual(expect.arrayContaining(['conversations.replies', 'conversations.history', 'users.info']));
  for (const method of called) {
    const needed = scopesOf(method);
    const isOfKind = /^conversations\.(replies|history)$/.test(method);
    const missing = needed.filter((scope) => !scopes.includes(scope));
    expect(`${method}: ${isOfKind || missing.length === needed.length ? missing.join() : ''}`).toBe(`${method}: `);
  }
});
