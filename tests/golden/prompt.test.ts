import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promptFor, systemPromptOf } from '@remote-swe/core/domain/model/system-prompt';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { BY_SESSION } from '@remote-swe/core/engine/guards/nudges';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { allTools } from '@remote-swe/core/tools/all';
import { REVIEW_NOTE } from '@remote-swe/core/tools/submit-review';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { describe, expect, it } from 'vitest';
import { brokenRules } from '../agent-core/engine/model-request/converse-rules.ts';
import { SETTINGS, state, thinking } from '../agent-core/fakes/build.ts';
import { readText } from '../docs/documents.ts';
import { expectGolden, readGolden, sha256 } from './golden-file.ts';

const SYSTEM_PROMPT = fileURLToPath(new URL('../../layers/agent-config/prompts/system.md', import.meta.url));
/**
 * Characters that every request pays for are what docs/evaluation.md (Prompt) says of today, which also tells why what grew did: a ratchet.
 * What shrinks by more than this is written down there as well, or it would grow again unseen.
 */
const UNWRITTEN_CHARS_MAX = 40;
/** Words of a sentence, semicolons and colons included: whoever needs more makes two of it. */
const SENTENCE_WORDS_MAX = 35;
/** Name, description and schema of one tool, as JSON; of some more, because they are used most or have the most to say. */
const TOOL_CHARS_MAX = 790;
const LARGE_TOOLS: Readonly<Record<string, number>> = {
  bash: 1_610,
  create_pull_request: 910,
  bash_job: 910,
  edit_file: 1_150,
};
const prompt = (isReview = false) => promptFor(systemPromptOf(readFileSync(SYSTEM_PROMPT, 'utf8'), ''), isReview);
const sizesOf = (mode?: 'review') => JSON.stringify(new ToolBox(allTools, mode).specifications()).length;
const TOOL_NAME = /`([a-z]+(?:_[a-z]+)+)`/g;
const transcript = readGolden('transcript.json') as TranscriptMessage[];
/** The same in frames: what builds with frames have written into somebody's table. */
const framedTranscript = readGolden('framed-transcript.json') as TranscriptMessage[];
const request = () => requestOf({ settings: SETTINGS, tools: new ToolBox(allTools) }, state(thinking), transcript);

describe('the golden prompt', () => {
  it('The golden prompt renders a transcript byte for byte as ever', () => {
    expect(brokenRules(request().messages)).toEqual([]);
    expectGolden(
      'rendered.json',
      request().messages,
      'Sessions that run while this is deployed lose their cache, and newer models refuse thinking that is bound to the old bytes.',
    );
  });

  it('The golden prompt renders a transcript in frames byte for byte as ever', () => {
    const { messages } = requestOf(
      { settings: SETTINGS, tools: new ToolBox(allTools) },
      state(thinking),
      framedTranscript,
    );
    expect(brokenRules(messages)).toEqual([]);
    expectGolden(
      'framed-rendered.json',
      messages,
      'Sessions that run while this is deployed lose their cache, and newer models refuse thinking that is bound to the old bytes.',
    );
  });

  it('The golden prompt has the system prompt and the tools that are recorded', () => {
    const tools = new ToolBox(allTools).specifications();
    const recorded = {
      systemPromptSha256: sha256(prompt()),
      toolsSha256: Object.fromEntries(tools.map((tool) => [tool.name, sha256(JSON.stringify(tool))])),
    };
    expectGolden(
      'prefix.json',
      recorded,
      'The system prompt or a tool has changed: every running session pays for its whole context once more.',
    );
  });

  it('The golden prompt of a review has the system prompt and the tools that are recorded', () => {
    const tools = new ToolBox(allTools, 'review').specifications();
    const recorded = Object.fromEntries(tools.map((tool) => [tool.name, sha256(JSON.stringify(tool))]));
    expectGolden(
      'review-tools.json',
      { note: REVIEW_NOTE, systemPromptSha256: sha256(prompt(true)), recorded },
      'Reviews that run while this is deployed pay once more.',
    );
  });

  it('The system prompt of a review names no tool that a review lacks, and says nothing of pull requests of its own', () => {
    const headings = [...prompt(true).matchAll(/^# (.*)$/gm)].map(([, heading]) => heading);
    expect(headings).not.toContain('Git and pull requests');
    expect(headings.at(-1)).toBe('When to end');
    const tools = new ToolBox(allTools, 'review').specifications().map(({ name }) => name);
    const named = [...prompt(true).matchAll(TOOL_NAME)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !tools.includes(name))).toEqual([]);
  });

  it('The system prompt ends with when to end, and knows what the session says', () => {
    const systemPrompt = prompt();
    expect(systemPrompt.lastIndexOf('\n# ')).toBe(systemPrompt.indexOf('\n# When to end'));
    expect(systemPrompt).toContain(`\`${BY_SESSION}\``);
    const tools = allTools.map((tool) => tool.name);
    const named = [...systemPrompt.matchAll(TOOL_NAME)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !tools.includes(name))).toEqual([]);
  });

  it('The tools have a bounded size, each and together: every session reads them', () => {
    const tools = new ToolBox(allTools).specifications();
    const large = tools
      .map((tool) => ({ name: tool.name, chars: JSON.stringify(tool).length }))
      .filter(({ name, chars }) => chars > (LARGE_TOOLS[name] ?? TOOL_CHARS_MAX));
    expect(large).toEqual([]);
  });

  it.each([
    ['system prompt', () => prompt().length],
    ['system prompt of a review', () => prompt(true).length],
    ['tools', () => sizesOf()],
    ['tools of a review', () => sizesOf('review')],
  ])('The size of the %s is the one that docs/evaluation.md gives, with the reason for what grew', (what, size) => {
    const told = new RegExp(`^\\| ${what} \\| ([\\d,]+) \\|`, 'm').exec(readText('docs/evaluation.md'))?.[1];
    const most = Number(told?.replace(',', ''));
    expect(size()).toBeLessThanOrEqual(most);
    expect(size()).toBeGreaterThan(most - UNWRITTEN_CHARS_MAX);
  });

  it('No sentence of the system prompt or of a tool is longer than a reader holds', () => {
    const tools = [...new ToolBox(allTools).specifications(), ...new ToolBox(allTools, 'review').specifications()];
    const told = [prompt().replaceAll(/^# .*$/gm, ''), REVIEW_NOTE, ...tools.flatMap(descriptionsIn)].join('\n');
    const sentences = told.split(/(?<=[.!?])\s+|\n+/);
    const long = sentences.filter((sentence) => sentence.split(/\s+/).filter(Boolean).length > SENTENCE_WORDS_MAX);
    expect(long).toEqual([]);
  });

  it('The tools say nothing in their schemas that every model does anyway', () => {
    const schemas = JSON.stringify(new ToolBox(allTools).specifications());
    expect(schemas).not.toContain(String(Number.MAX_SAFE_INTEGER));
    expect(schemas).not.toMatch(/"minLength":1[,}]|"additionalProperties":false/);
  });

  it('The system prompt has one word for what the model does at a time: a reply', () => {
    expect(prompt()).not.toMatch(/\bsteps?\b/);
  });

  it('The golden prompt is the same on every call: nothing in it is dated or random', () => {
    expect(JSON.stringify(request())).toBe(JSON.stringify(request()));
  });
});

/** All descriptions in a specification, of the tool and of its fields. */
function descriptionsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'description' in value && typeof value.description === 'string' ? [value.description] : [];
  return [...own, ...Object.values(value).flatMap(descriptionsIn)];
}
