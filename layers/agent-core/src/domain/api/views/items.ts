import type { FramedText } from '../../frames/frame.ts';
import { type ToolCall, type ToolResult, textOfContent } from '../../tool/tool.ts';
import { type ModelBlock, type PersonMessage, type TranscriptMessage, toolUseOf } from '../../transcript/transcript.ts';
import type { Item } from '../entry.ts';
import { cutInput, cutMiddle, cutText, type Lengths } from './cut.ts';
import { named } from './session-row.ts';

/** What is known of a call: its line, and the edits that it makes. */
export type ShowCall = (call: ToolCall) => { title: string; edit?: { path: string; old: string; new: string }[] };

/** Edits that one call shows, and characters of each side. */
const EDITS_MAX = 50;

/** Turns messages of one entry into items. Images are numbered in the order in which they are met, as {@link imagesOf} does. */
export class ItemViews {
  readonly #base: string;
  readonly #lengths: Lengths;
  readonly #show: ShowCall;
  readonly #names: ReadonlyMap<string, string>;
  #images = 0;

  constructor(base: string, lengths: Lengths, show: ShowCall, names: ReadonlyMap<string, string>) {
    this.#base = base;
    this.#lengths = lengths;
    this.#show = show;
    this.#names = names;
  }

  of(message: TranscriptMessage): Item[] {
    switch (message.kind) {
      case 'people': {
        const { handOver, facts, newModel } = message;
        return [
          ...(handOver === undefined ? [] : [{ type: 'handOver' as const, ...this.#text(handOver) }]),
          ...(facts === undefined ? [] : [{ type: 'advice' as const, ...this.#text(facts) }]),
          ...(newModel === undefined ? [] : [{ type: 'notice' as const, ...this.#text(newModel) }]),
          ...message.people.flatMap((person) => this.#words(person)),
        ];
      }
      case 'model':
        return message.blocks.flatMap((block) => this.#block(block));
      case 'results':
        return message.results.map((result) => this.#result(result));
      case 'advice':
        return message.texts.map((text) => ({ type: 'advice', ...this.#text(text) }));
    }
  }

  #text(text: string): { text: string; cut?: number } {
    return cutText(text, this.#lengths.text);
  }

  #words({ user, name, text, at, images, change, parts = [] }: PersonMessage): Item[] {
    const words: Item = {
      type: 'words',
      by: named(user, name ?? this.#names.get(user)),
      ...this.#text(text),
      ...(at === undefined ? {} : { at }),
      images: images.map(() => this.#image()),
      ...(change ? { change: change.kind } : {}),
    };
    return [words, ...parts.map((part) => this.#material(part))];
  }

  #material({ frame, text }: FramedText): Item {
    const title = [frame.kind, frame.name ?? frame.path, frame.from].filter(Boolean).join(' · ');
    return frame.kind === 'session'
      ? { type: 'advice', ...this.#text(text) }
      : { type: 'material', title, ...this.#text(text) };
  }

  #block(block: ModelBlock): Item[] {
    const use = toolUseOf(block);
    if (use) return [this.#call({ toolCallId: use.toolUseId, name: use.name, input: use.input })];
    if (typeof block.text === 'string' && block.text.trim() !== '')
      return [{ type: 'reply', ...this.#text(block.text) }];
    const thought = thoughtOf(block);
    return thought === undefined ? [] : [{ type: 'thought', ...this.#text(thought) }];
  }

  #call(call: ToolCall): Item {
    const { title, edit } = this.#show(call);
    return {
      type: 'call',
      toolCallId: call.toolCallId,
      name: call.name,
      title,
      ...cutInput(call.input, this.#lengths.input),
      ...(edit ? { edit: edit.slice(0, EDITS_MAX).map((each) => this.#edit(each)) } : {}),
    };
  }

  #edit(each: { path: string; old: string; new: string }) {
    const { text } = this.#lengths;
    return { path: each.path, old: cutText(each.old, text).text, new: cutText(each.new, text).text };
  }

  #result({ toolCallId, outcome, isError, durationMs, exitCode, content }: ToolResult): Item {
    return {
      ...{ type: 'result', toolCallId, outcome, isError, durationMs },
      ...(exitCode === undefined ? {} : { exitCode }),
      ...cutMiddle(textOfContent(content), this.#lengths.text),
      images: content.flatMap((piece) => (piece.type === 'image' ? [this.#image()] : [])),
    };
  }

  #image(): { url: string } {
    return { url: `${this.#base}/images/${this.#images++}` };
  }
}

/** Thinking that the model shows: its text, never its signature. */
function thoughtOf({ reasoningContent }: ModelBlock): string | undefined {
  if (typeof reasoningContent !== 'object' || reasoningContent === null || Array.isArray(reasoningContent)) return;
  const { reasoningText } = reasoningContent;
  if (typeof reasoningText !== 'object' || reasoningText === null || Array.isArray(reasoningText)) return;
  const { text } = reasoningText;
  return typeof text === 'string' && text.trim() !== '' ? text : undefined;
}
