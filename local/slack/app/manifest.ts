import { readFileSync } from 'node:fs';

const MANIFEST = new URL('../../../docs/slack-app-manifest.json', import.meta.url);

/** What an installed app may do, by its manifest. */
export type AppFeatures = {
  scopes: ReadonlySet<string>;
  /** Events that it subscribes to, in the manifest's words. */
  events: ReadonlySet<string>;
  /** `agent`: it is declared an agent, and has sessions. */
  kind: 'agent' | 'app';
  /** Whether people can write to it: `features.app_home` with a messages tab that is not read-only. */
  messagesTab: 'open' | 'read-only' | 'off';
};

type Manifest = {
  features: {
    app_home?: { messages_tab_enabled?: boolean; messages_tab_read_only_enabled?: boolean };
    agent_view?: unknown;
  };
  oauth_config: { scopes: { bot: string[] } };
  settings: { event_subscriptions: { bot_events: string[] } };
};

/** What an app that is made from our manifest may do. */
export function manifestFeatures(): AppFeatures {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  const home = manifest.features.app_home;
  return {
    scopes: new Set(manifest.oauth_config.scopes.bot),
    events: new Set(manifest.settings.event_subscriptions.bot_events),
    kind: manifest.features.agent_view === undefined ? 'app' : 'agent',
    messagesTab: !home?.messages_tab_enabled ? 'off' : home.messages_tab_read_only_enabled ? 'read-only' : 'open',
  };
}
