/** What the options of the commands take, for their help. An option means the same in each command but for those that are named. */
const OPTIONS: Readonly<Record<string, string>> = {
  person: 'whose: an id of Slack, as U0123ABCD; admins see others',
  repository: 'as owner/name',
  state: 'thinking, acting, waiting, paused or idle',
  source: 'slack, github or api',
  limit: 'how many at most',
  model: 'by its name, as `help` in Slack lists them',
  'budget-usd': 'dollars that the session may cost',
  callback: 'an address that is called when a turn ends (docs/events.md)',
  'idempotency-key': 'a name of your own: asked again with it, nothing begins twice',
  at: 'the entry, by its number in `logs`',
  words: 'what the new session shall do; default: go on as before',
  'system-prompt': 'in place of the one that it had',
  talk: 'console (default), or thread: one of its own in Slack',
  follow: 'or -f: until the session rests',
  after: 'only what came after the entry of this number',
  by: 'person (default), day, repository or model',
  from: 'the first month, as 2026-11; default: this one',
  to: 'the last month, as 2026-12; default: the first one',
  id: 'of the key that is revoked, as `list` shows it',
};
const IN: Readonly<Record<string, string>> = {
  'sessions --repository': 'those that work with it, as owner/name',
};

/** One line for the option of a command. */
export function aboutOption(command: string, option: string): string {
  return IN[`${command} --${option}`] ?? OPTIONS[option] ?? '';
}
