import { withoutComments } from '../markdown.ts';

/** Stands unseen in all that the agent writes at the code host: its own words wake nobody. */
export const AGENT_MARK = '<!-- remote-swe ';

/**
 * Whether the agent wrote a text, whichever account its token is of: its mark begins a line of its own, the first or the last one.
 * Who quotes the mark, or writes it among other words, writes as a person.
 */
export function isAgentText(text: string): boolean {
  const lines = text.trim();
  return lines.startsWith(AGENT_MARK) || lines.slice(lines.lastIndexOf('\n') + 1).startsWith(AGENT_MARK);
}

/** A login without regard to case, and to the ending that GitHub gives Apps: `remote-swe[bot]`. */
function plainLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '');
}

export function isSameLogin(one: string, other: string): boolean {
  return plainLogin(one) === plainLogin(other);
}

/**
 * Whether a text mentions this login, as GitHub reads mentions: comments hold none, which templates do. In a quote or in code
 * it counts, too: who asks says it again.
 */
export function mentionsLogin(text: string, login: string): boolean {
  return mentionOf(login).test(withoutComments(text));
}

/** The text without its mentions of this login, as the words that are left for the agent. */
export function withoutMention(text: string, login: string): string {
  return text.replaceAll(new RegExp(mentionOf(login), 'gi'), '$1').trim();
}

/** A domain and a team begin like a mention of the agent: `@remote-swe.dev`, `@remote-swe/core`. A dot may end a sentence. */
function mentionOf(login: string): RegExp {
  const name = plainLogin(login).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w/@.-])@${name}(?:\\[bot\\])?(?![\\w/-]|\\.+\\w)[,:]?`, 'i');
}
