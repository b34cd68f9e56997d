import { SlackError } from './slack-error.ts';
import type { Block } from './types.ts';

/** Slack's published limits; a message beyond them is refused there with `invalid_blocks`. */
const BLOCKS_MAX = 50;
const SECTION_CHARACTERS_MAX = 3_000;
const HEADER_CHARACTERS_MAX = 150;
const BUTTON_CHARACTERS_MAX = 75;
const BUTTON_VALUE_CHARACTERS_MAX = 2_000;
const IDENTIFIER_CHARACTERS_MAX = 255;
const ACTION_ELEMENTS_MAX = 25;
const CONTEXT_ACTION_ELEMENTS_MAX = 5;
/** The markdown blocks of one message together. */
const MARKDOWN_CHARACTERS_MAX = 12_000;

type Fields = Readonly<Record<string, unknown>>;
export type Button = { block: Block; element: Fields; actionId: string };

/**
 * Checks blocks against Slack's limits and gives every block an id, as Slack does.
 * @throws SlackError invalid_blocks, with the JSON pointer of what is wrong
 */
export function acceptBlocks(value: unknown): Block[] {
  if (!Array.isArray(value)) throw new SlackError('invalid_blocks_format', 'blocks must be a JSON array');
  if (value.length > BLOCKS_MAX) refuse('/blocks', `no more than ${BLOCKS_MAX} items allowed`);
  const blocks = value.map((block, index) => acceptBlock(block, index));
  const markdown = blocks.filter((block) => block.type === 'markdown').map((block) => String(block.text ?? ''));
  if (markdown.join('').length > MARKDOWN_CHARACTERS_MAX) throw new SlackError('msg_blocks_too_long');
  return blocks;
}

/** Every button of a message, in order, also the accessories of sections. */
export function buttonsOf(blocks: readonly Block[] | undefined): Button[] {
  return (blocks ?? []).flatMap((block) =>
    (block.type === 'context_actions' ? pairsOf(block) : elementsOf(block))
      .filter(
        ({ type, action_id }) => (type === 'button' || type === 'feedback_buttons') && typeof action_id === 'string',
      )
      .map((element) => ({ block, element, actionId: String(element.action_id) })),
  );
}

function pairsOf({ elements }: Block): Fields[] {
  return (Array.isArray(elements) ? elements : []).filter(isFields).flatMap(feedbackButtons);
}

function acceptBlock(value: unknown, index: number): Block {
  const pointer = `/blocks/${index}`;
  if (!isFields(value) || typeof value.type !== 'string') return refuse(pointer, 'must have a type');
  const blockId = typeof value.block_id === 'string' && value.block_id !== '' ? value.block_id : `b${index}`;
  checkLength(blockId, IDENTIFIER_CHARACTERS_MAX, `${pointer}/block_id`);
  const elements = elementsOf(value);
  if (value.type === 'actions' && (elements.length < 1 || elements.length > ACTION_ELEMENTS_MAX))
    refuse(`${pointer}/elements`, `must have 1 to ${ACTION_ELEMENTS_MAX} items`);
  if (value.type === 'context_actions') checkContextActions(value, pointer);
  if (value.type === 'section') checkSection(value, pointer);
  if (value.type === 'header') checkLength(textOf(value.text), HEADER_CHARACTERS_MAX, `${pointer}/text/text`);
  for (const element of elements) if (element.type === 'button') checkButton(element, pointer);
  return { ...value, type: value.type, block_id: blockId };
}

/** docs.slack.dev, context actions block and feedback buttons element. */
function checkContextActions(block: Fields, pointer: string): void {
  const elements = Array.isArray(block.elements) ? block.elements.filter(isFields) : [];
  if (elements.length < 1 || elements.length > CONTEXT_ACTION_ELEMENTS_MAX)
    refuse(`${pointer}/elements`, `must have 1 to ${CONTEXT_ACTION_ELEMENTS_MAX} items`);
  elements.forEach((element, index) => {
    if (element.type === 'icon_button') return;
    if (element.type !== 'feedback_buttons') refuse(`${pointer}/elements/${index}/type`, 'is no element of this block');
    for (const button of feedbackButtons(element)) checkButton(button, `${pointer}/elements/${index}`);
  });
}

/** A pair of feedback buttons as the two buttons that people see. */
function feedbackButtons(element: Fields): Fields[] {
  return [element.positive_button, element.negative_button].map((button) => ({
    type: 'feedback_buttons',
    action_id: element.action_id,
    ...(isFields(button) ? button : {}),
  }));
}

function checkSection(block: Fields, pointer: string): void {
  const text = textOf(block.text);
  if (text === '' && !Array.isArray(block.fields)) refuse(`${pointer}/text`, 'a section needs text or fields');
  checkLength(text, SECTION_CHARACTERS_MAX, `${pointer}/text/text`);
}

function checkButton(element: Fields, pointer: string): void {
  const label = textOf(element.text);
  if (label === '') refuse(`${pointer}/text`, 'a button needs a plain_text label');
  checkLength(label, BUTTON_CHARACTERS_MAX, `${pointer}/text/text`);
  checkLength(String(element.action_id ?? ''), IDENTIFIER_CHARACTERS_MAX, `${pointer}/action_id`);
  checkLength(String(element.value ?? ''), BUTTON_VALUE_CHARACTERS_MAX, `${pointer}/value`);
}

function elementsOf(block: Fields): Fields[] {
  const elements = block.type === 'actions' && Array.isArray(block.elements) ? block.elements : [block.accessory];
  return elements.filter(isFields);
}

function textOf(value: unknown): string {
  return isFields(value) && typeof value.text === 'string' ? value.text : '';
}

function checkLength(value: string, charactersMax: number, pointer: string): void {
  if (value.length > charactersMax) refuse(pointer, `must be less than ${charactersMax + 1} characters`);
}

function refuse(pointer: string, reason: string): never {
  throw new SlackError('invalid_blocks', `[ERROR] ${reason} [json-pointer:${pointer}]`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
