/** Stands unseen in all that the agent writes at the code host: its own words wake nobody. */
export const AGENT_MARK = '<!-- remote-swe ';

/** A login without regard to case, and to the ending that GitHub gives Apps: `remote-swe[bot]`. */
function plainLogin(login: string): string {
  return login.toLowerCase().replace(/\[bot\]$/, '');
}

export function isSameLogin(one: string, other: string): boolean {
  return plainLogin(one) === plainLogin(other);
}

/** Whether a text mentions this login, as GitHub reads mentions. In a quote or in code it counts, too: who asks says it again. */
export function mentionsLogin(text: string, login: string): boolean {
  return mentionOf(login).test(text);
}

/** The text without its mentions of this login, as the words that are left for the agent. */
export function withoutMention(text: string, login: string): string {
  return text.replaceAll(new RegExp(mentionOf(login), 'gi'), '$1').trim();
}

function mentionOf(login: string): RegExp {
  const name = plainLogin(login).replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(^|[^\\w/@.-])@${name}(?:\\[bot\\])?(?![\\w-])[,:]?`, 'i');
}
