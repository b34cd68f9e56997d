import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
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
