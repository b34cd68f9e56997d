/**
 * Slack's own markup that stays as it is: links, people, channels, times, and what is escaped already. Calls to everybody
 * (`<!channel>`) are not among it: a model that reads a stranger's issue must not be able to make them.
 */
const MARKUP =
  /<https?:\/\/[^<>\s|]+(?:\|[^<>\n]*)?>|<mailto:[^<>\s|]+(?:\|[^<>\n]*)?>|<@[UW][A-Z0-9]+>|<#[CG][A-Z0-9]+(?:\|[^<>\n]*)?>|<!date\^\d+\^\{time\}\|[^<>\n]*>|&(?:amp|lt|gt);/g;

/** Text as Slack wants it (docs.slack.dev, formatting message text): `&`, `<` and `>` escaped unless they are its markup. */
export function slackText(text: string): string {
  const parts: string[] = [];
  let from = 0;
  for (const match of text.matchAll(MARKUP)) {
    parts.push(escaped(text.slice(from, match.index)), match[0]);
    from = match.index + match[0].length;
  }
  return [...parts, escaped(text.slice(from))].join('');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
