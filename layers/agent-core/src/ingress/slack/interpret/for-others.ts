/** What stands before the name of whom one speaks to. */
const BEFORE_A_NAME = /^(?:hi|hey|hello|hallo|yo|ok|okay|thanks|thank you|thx|ty|cc|fyi|\/cc|[\s,.:;!@-]+)*/i;
/** Somebody, a group, or everybody who is there (docs.slack.dev, formatting). */
const ADDRESSED = /^<(?:@[A-Z0-9]+|!(?:here|channel|everyone)|!subteam\^[A-Z0-9]+)(?:\|[^<>]*)?>/;

/**
 * Whether a reply that does not mention the agent begins with the name of somebody else: it is for them. One that names somebody later
 * ("use the name that @bob proposed") may be for the agent, and is read.
 */
export function isForOthers(words: string): boolean {
  const [greeting = ''] = BEFORE_A_NAME.exec(words) ?? [];
  return ADDRESSED.test(words.slice(greeting.length));
}
