import * as z from 'zod';
import { type Frame, type FramedText, type FrameRules, frame } from '../frames/frame.ts';
import type { ImageReference } from '../image/image-reference.ts';
import { persisted } from '../read-persisted.ts';
import type { ToolCall, ToolContent, ToolResult } from '../tool/tool.ts';
import { TOOL_OUTCOMES } from '../tool/tool.ts';
import type { MadeChange, ModelBlock, PersonMessage, TranscriptMessage } from '../transcript/transcript.ts';
import { flag, number, optionalNumber, optionalText, optionalTexts, text, texts } from './fields.ts';

type Message<Kind extends TranscriptMessage['kind']> = Extract<TranscriptMessage, { kind: Kind }>;

const imageFormat = z.enum(['png', 'jpeg', 'gif', 'webp']);
const frameRules: z.ZodType<FrameRules> = z.literal(1);

export const framedText = persisted<FramedText>()({ frame: persisted<Frame>()(frame.shape), text: text });

const imageReference = persisted<ImageReference>()({ format: imageFormat, key: text, bytes: number });

const madeChange = persisted<MadeChange>()({ kind: z.enum(['changed', 'withdrawn']), at: optionalNumber, of: text });

const personMessage = persisted<PersonMessage>()({
  key: text,
  user: text,
  text: text,
  images: z.array(imageReference),
  at: optionalNumber,
  name: optionalText,
  localTime: optionalText,
  parts: z.array(framedText).optional(),
  change: madeChange.optional(),
});

/** Left as it is, to the order of its fields: the model signs its thinking, and the cache compares bytes. */
const modelBlock = z.custom<ModelBlock>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
);

export const toolCall = persisted<ToolCall>()({
  toolCallId: text,
  name: text,
  input: z.unknown(),
  taken: optionalTexts,
});

const toolContent = z.discriminatedUnion('type', [
  persisted<Extract<ToolContent, { type: 'text' }>>()({
    type: z.literal('text'),
    text: text,
    frame: framedText.shape.frame.optional(),
  }),
  persisted<Extract<ToolContent, { type: 'image' }>>()({
    type: z.literal('image'),
    format: imageFormat,
    base64: text,
  }),
]);

export const toolResult = persisted<ToolResult>()({
  toolCallId: text,
  isError: flag,
  outcome: z.enum(TOOL_OUTCOMES),
  content: z.array(toolContent),
  exitCode: optionalNumber,
  signal: optionalText,
  durationMs: number,
  becameJob: optionalText,
  isWorkerLost: flag.optional(),
  endedJobs: optionalTexts,
});

export const transcriptMessage = z.discriminatedUnion('kind', [
  persisted<Message<'people'>>()({
    kind: z.literal('people'),
    facts: optionalText,
    handOver: optionalText,
    newModel: optionalText,
    people: z.array(personMessage),
    frames: frameRules.optional(),
  }),
  persisted<Message<'model'>>()({ kind: z.literal('model'), blocks: z.array(modelBlock) }),
  persisted<Message<'results'>>()({
    kind: z.literal('results'),
    results: z.array(toolResult),
    frames: frameRules.optional(),
  }),
  persisted<Message<'advice'>>()({
    kind: z.literal('advice'),
    texts: texts,
    frames: frameRules.optional(),
  }),
]);
