import type { ContentBlock, ConverseMessage, ConverseRequest, ImageBlock } from '../converse-request.ts';
import { validationError } from '../errors.ts';
import { checkSignature } from '../signature.ts';

/** Documented limits of one message. */
const IMAGES_MAX = 20;
const IMAGE_BYTES_MAX = 3.75 * 1024 * 1024;
const DOCUMENTS_MAX = 5;

/** Which members of a content block each role may use. */
const ALLOWED = {
  user: ['text', 'image', 'document', 'toolResult', 'cachePoint', 'guardContent', 'video', 'audio'],
  assistant: ['text', 'toolUse', 'reasoningContent', 'cachePoint'],
};

/** The first bytes of each image format, as latin1. */
const IMAGE_START: Record<ImageBlock['format'], RegExp> = {
  png: /^\x89PNG/,
  jpeg: /^\xff\xd8\xff/,
  gif: /^GIF8/,
  webp: /^RIFF....WEBP/s,
};

/** Checks every content block by itself: its kind, its role, no blanks, images that are what they say, signatures. */
export function validateContent(request: ConverseRequest): void {
  request.messages.forEach((message, index) => {
    const path = `messages.${index}`;
    if (!message.content.some((block) => !block.cachePoint))
      throw validationError(`The content field in the Message object at ${path} is empty. Add a ContentBlock object.`);
    for (const [at, block] of message.content.entries()) validateBlock(message, block, `${path}.content.${at}`);
    validateAttachments(message, path);
    validateReasoning(request, message, index);
  });
}

function validateBlock(message: ConverseMessage, block: ContentBlock, path: string): void {
  const members = Object.keys(block).filter((key) => block[key] !== undefined && block[key] !== null);
  const [member] = members;
  if (!member || members.length > 1)
    throw validationError(`${path}: a content block has exactly one member; found ${members.join(', ') || 'none'}.`);
  if (!ALLOWED[message.role].includes(member))
    throw validationError(`${path}: ${member} is not allowed in a message of role ${message.role}.`);
  if (block.text !== undefined) refuseBlank(block.text, path);
  if (block.image) validateImage(block.image, path);
  if (block.toolResult) validateToolResultContent(block.toolResult.content, path);
}

function refuseBlank(text: string, path: string): void {
  if (text.trim() === '')
    throw validationError(
      `The text field in the ContentBlock object at ${path} is blank. Add text to the text field, and try again.`,
    );
}

function validateToolResultContent(content: { text?: string; image?: ImageBlock }[], path: string): void {
  if (content.length === 0) throw validationError(`The content field in the ToolResultBlock at ${path} is empty.`);
  content.forEach((part, index) => {
    if (part.text !== undefined) refuseBlank(part.text, `${path}.toolResult.content.${index}`);
    if (part.image) validateImage(part.image, `${path}.toolResult.content.${index}`);
  });
}

function validateImage(image: ImageBlock, path: string): void {
  const bytes = Buffer.from(image.source.bytes, 'base64');
  if (bytes.length > IMAGE_BYTES_MAX)
    throw validationError(`${path}: image exceeds 3.75 MB maximum: ${bytes.length} bytes.`);
  if (!IMAGE_START[image.format].test(bytes.toString('latin1', 0, 12)))
    throw validationError(`${path}: the image was specified as ${image.format}, but its bytes are not of that format.`);
}

function validateAttachments(message: ConverseMessage, path: string): void {
  const all = message.content.flatMap((block) => [block, ...(block.toolResult?.content ?? [])]);
  const images = all.filter((block) => block.image).length;
  if (images > IMAGES_MAX) throw validationError(`${path}: at most ${IMAGES_MAX} images per message; found ${images}.`);
  const documents = all.filter((block) => block.document).length;
  if (documents > DOCUMENTS_MAX)
    throw validationError(`${path}: at most ${DOCUMENTS_MAX} documents per message; found ${documents}.`);
  if (message.content.some((block) => block.document) && !message.content.some((block) => block.text))
    throw validationError(`${path}: a document needs a text block in the same message.`);
}

function validateReasoning(request: ConverseRequest, message: ConverseMessage, index: number): void {
  message.content.forEach((block, at) => {
    const reasoning = block.reasoningContent?.reasoningText;
    if (reasoning && checkSignature(request, index, reasoning) === 'invalid')
      throw validationError(
        `messages.${index}.content.${at}: Invalid signature in reasoningContent: its text, or something that stood before it (system, tools, messages), is not what this model signed.`,
      );
  });
}
