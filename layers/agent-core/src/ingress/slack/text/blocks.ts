import { type Fields, fieldsOf, joined, listIn, textIn } from './fields.ts';
import { escaped, linkTo, notShown } from './mrkdwn.ts';
import { richText } from './rich-text.ts';
import { tableText } from './table.ts';

/** Slack takes 50 in a message, and 100 on other surfaces. */
const BLOCKS_MAX = 100;

/** What blocks say: `words` in Slack's markup, and each table as text for a model. */
export type BlockTexts = { words: string; tables: string[] };

/** Reads a message's blocks (docs.slack.dev/reference/block-kit/blocks). One of an unknown kind is named, never a reason to lose the others. */
export function blockTexts(raw: unknown): BlockTexts {
  const given: readonly unknown[] = Array.isArray(raw) ? raw : [];
  const blocks = given.slice(0, BLOCKS_MAX).map((one): Fields => fieldsOf(one) ?? { type: 'unreadable' });
  const isTable = (block: Fields) => block.type === 'table' || block.type === 'data_table';
  return {
    words: joined(blocks.filter((block) => !isTable(block)).map(blockText), '\n'),
    tables: blocks.filter(isTable).map(tableText).filter(Boolean),
  };
}

function blockText(block: Fields): string {
  switch (block.type) {
    case 'rich_text':
      return richText(block);
    case 'section':
      return joined([textObject(block.text), ...listIn(block, 'fields').map(textObject)], '\n');
    case 'header':
      return textObject(block.text);
    case 'context':
      return joined(listIn(block, 'elements').map(contextElement), ' ');
    case 'markdown':
      return escaped(textIn(block, 'text'));
    case 'image':
      return imageText(block);
    case 'video':
      return joined(
        [textObject(block.title), linkTo(textIn(block, 'title_url') || textIn(block, 'video_url'), '')],
        ' ',
      );
    case 'actions':
      return buttonsText(listIn(block, 'elements'));
    case 'divider':
    // The message's list of files has it.
    case 'file':
      return '';
    default:
      return textObject(block.text) || notShown('block', textIn(block, 'type'));
  }
}

/** A text object (docs.slack.dev/reference/block-kit/composition-objects/text-object): only one of `mrkdwn` is in Slack's markup. */
function textObject(raw: unknown): string {
  const text = fieldsOf(raw);
  const said = typeof raw === 'string' ? raw : textIn(text, 'text');
  return text?.type === 'mrkdwn' ? said : escaped(said);
}

function contextElement(raw: unknown): string {
  const element = fieldsOf(raw);
  return element?.type === 'image' ? imageText(element) : textObject(raw);
}

function imageText(image: Fields): string {
  const name = textObject(image.title) || escaped(textIn(image, 'alt_text'));
  return `(${joined(['image', name, linkTo(textIn(image, 'image_url'), '')], ' ')})`;
}

function buttonsText(elements: readonly unknown[]): string {
  const names = elements.flatMap((raw) => {
    const element = fieldsOf(raw);
    return joined([textObject(element?.text), linkTo(textIn(element, 'url'), '')], ' ') || [];
  });
  return names.length > 0 ? `(buttons: ${names.join('; ')})` : '';
}
