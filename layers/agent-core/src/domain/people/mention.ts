/**
 * A person in a text of ours, by the id that the source of the session gives people. Texts for people are written in one
 * notation, Slack's mrkdwn; the chat of another source writes them in its own way.
 */
export function mention(userId: string): string {
  const [source, login] = userId.split(':');
  return login === undefined ? `<@${userId}>` : `${login} (${SOURCES[source ?? ''] ?? source})`;
}

const SOURCES: Record<string, string> = { github: 'GitHub', ci: 'CI', slack: 'Slack', api: 'API' };

/** Whether a text mentions somebody, in the one notation of texts. */
export function namesPeople(text: string): boolean {
  return /<@[^>\s]{1,100}>/.test(text);
}

/** Somebody who wrote in another place than the session's thread, as `github:octocat`: ids of a source have no colon. */
export function foreignPerson(source: 'github' | 'ci', login: string): string {
  return `${source}:${login}`;
}

/** A repository's CI, as `ci:acme/shop`. What it says chooses no model and names no branch to push to: logs of strangers may be in it. */
export function isProgram(userId: string): boolean {
  return userId.startsWith('ci:');
}

/** They cannot be mentioned in the thread, nor looked up there, and are not who is answered. */
export function isForeignPerson(userId: string): boolean {
  return userId.includes(':');
}

/** Who stops a session from a terminal: as they are kept in it, and called in English. */
export const OPERATOR = 'an operator';

/** A person by their id, in which no source has a space; whoever has none, e.g. {@link OPERATOR}, as they are called. */
export function personName(user: string): string {
  return user.includes(' ') ? user : mention(user);
}
