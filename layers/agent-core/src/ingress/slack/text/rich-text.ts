import { type Fields, fieldsOf, joined, listIn, numberIn, textIn } from './fields.ts';
import { escaped, linkTo, notShown } from './mrkdwn.ts';

/** A list in a list, as deep as Slack lets people indent. */
const INDENT_MAX = 8;

/** A rich text block in Slack's markup, as its message's `text` has it (docs.slack.dev/reference/block-kit/blocks/rich-text-block). */
export function richText(block: Fields): string {
  return joined(listIn(block, 'elements').map(elementText), '\n');
}

function elementText(raw: unknown): string {
  const element = fieldsOf(raw);
  if (!element) return '';
  const words = inlineText(listIn(element, 'elements'));
  switch (element.type) {
    case 'rich_text_section':
      return words;
    case 'rich_text_preformatted':
      return `\`\`\`\n${words}\n\`\`\``;
    case 'rich_text_quote':
      return words.replace(/^/gm, '&gt; ');
    case 'rich_text_list':
      return listText(element);
    default:
      return words || notShown('part', textIn(element, 'type'));
  }
}

function listText(list: Fields): string {
  const indent = '  '.repeat(Math.min(Math.max(numberIn(list, 'indent') ?? 0, 0), INDENT_MAX));
  const first = 1 + (numberIn(list, 'offset') ?? 0);
  const items = listIn(list, 'elements').map((raw) => inlineText(listIn(fieldsOf(raw), 'elements')));
  const sign = (index: number) => (list.style === 'ordered' ? `${first + index}.` : '•');
  return items.map((item, index) => `${indent}${sign(index)} ${item}`).join('\n');
}

function inlineText(elements: readonly unknown[]): string {
  return elements.map(inlineElement).join('');
}

function inlineElement(raw: unknown): string {
  const element = fieldsOf(raw);
  if (!element) return '';
  const text = textIn(element, 'text');
  switch (element.type) {
    case 'text':
      return fieldsOf(element.style)?.code === true ? `\`${escaped(text)}\`` : escaped(text);
    case 'link':
      return linkTo(textIn(element, 'url'), text);
    case 'emoji':
      return `:${escaped(textIn(element, 'name'))}:`;
    case 'user':
      return reference('@', textIn(element, 'user_id'));
    case 'channel':
      return reference('#', textIn(element, 'channel_id'));
    case 'usergroup':
      return reference('!subteam^', textIn(element, 'usergroup_id'));
    case 'broadcast':
      return reference('!', textIn(element, 'range'));
    case 'date':
      return dateText(element);
    case 'color':
      return escaped(textIn(element, 'value'));
    default:
      return escaped(text) || notShown('part', textIn(element, 'type'));
  }
}

function reference(sign: string, id: string): string {
  return /^\w+$/.test(id) ? `<${sign}${id}>` : '';
}

function dateText(element: Fields): string {
  const fallback = textIn(element, 'fallback');
  const timestamp = numberIn(element, 'timestamp');
  if (fallback) return escaped(fallback);
  return timestamp === undefined ? '' : `<!date^${Math.floor(timestamp)}^{date}>`;
}
