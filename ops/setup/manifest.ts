import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../kit/access.ts';

const MANIFEST = join(ROOT, 'docs/slack-app-manifest.json');
const NEW_APP = 'https://api.slack.com/apps?new_app=1&manifest_json=';
/** Where the deployment listens, on its own address: the template's route. */
const EVENTS_PATH = '/slack/events';

export type Manifest = {
  oauth_config: { scopes: { bot: string[] } };
  settings?: { event_subscriptions?: { request_url: string }; interactivity?: { request_url: string } };
};

/** The scopes that an app from our manifest is granted. */
export function manifestScopes(): string[] {
  return template().oauth_config.scopes.bot;
}

/** The manifest with the deployment's address. Without one the app is made without events, and gets them after the deployment. */
export function manifest(eventsUrl: string | undefined): Manifest {
  const { settings, ...rest } = template();
  if (eventsUrl === undefined) return rest;
  const { event_subscriptions: events, interactivity } = settings ?? {};
  const urls = {
    event_subscriptions: { ...events, request_url: eventsUrl },
    interactivity: { ...interactivity, request_url: eventsUrl },
  };
  return { ...rest, settings: { ...settings, ...urls } };
}

export function manifestText(eventsUrl: string | undefined): string {
  return JSON.stringify(manifest(eventsUrl), null, 2);
}

/** Opens Slack's form for a new app with everything filled in. */
export function newAppLink(eventsUrl: string | undefined): string {
  return NEW_APP + encodeURIComponent(JSON.stringify(manifest(eventsUrl)));
}

/**
 * The address that Slack sends events to, from what an operator gives: `SlackEventsUrl`, or the API's address without a path.
 * Undefined when Slack would not take it: it asks for https and a public name.
 */
export function eventsAddress(text: string): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol !== 'https:' || url.username || url.search || url.hash) return undefined;
  if (!url.hostname.includes('.')) return undefined;
  return url.origin + (url.pathname === '/' ? EVENTS_PATH : url.pathname);
}

function template(): Manifest {
  return JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
}
