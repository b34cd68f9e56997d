import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { systemPromptOf } from '@remote-swe/core/domain/model/system-prompt';
import type { TranscriptMessage } from '@remote-swe/core/domain/transcript/transcript';
import { BY_SESSION } from '@remote-swe/core/engine/guards/nudges';
import { requestOf } from '@remote-swe/core/engine/model-request/request';
import { allTools } from '@remote-swe/core/tools/all';
import { ToolBox } from '@remote-swe/core/tools/tool-box';
import { describe, expect, it } from 'vitest';
import { brokenRules } from '../agent-core/engine/model-request/converse-rules.ts';
import { SETTINGS, state, thinking } from '../agent-core/fakes/build.ts';
import { expectGolden, readGolden, sha256 } from './golden-file.ts';

const SYSTEM_PROMPT = fileURLToPath(new URL('../../layers/agent-config/prompts/system.md', import.meta.url));
/** English prose; newer tokenisers make more tokens of it, about one for 3.5. */
const CHARS_PER_TOKEN = 4;
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
    const systemPrompt = systemPromptOf(readFileSync(SYSTEM_PROMPT, 'utf8'), '');
    const tools = new ToolBox(allTools).specifications();
    const recorded = {
      systemPromptSha256: sha256(systemPrompt),
      toolsSha256: Object.fromEntries(tools.map((tool) => [tool.name, sha256(JSON.stringify(tool))])),
    };
    expectGolden(
      'prefix.json',
      recorded,
      'The system prompt or a tool has changed: every running session pays for its whole context once more.',
    );
  });

  it('The system prompt has a bounded size, ends with when to end, and knows what the session says', () => {
    const systemPrompt = systemPromptOf(readFileSync(SYSTEM_PROMPT, 'utf8'), '');
    expect(systemPrompt.length / CHARS_PER_TOKEN).toBeGreaterThan(1_800);
    expect(systemPrompt.length / CHARS_PER_TOKEN).toBeLessThan(2_800);
    expect(systemPrompt.lastIndexOf('\n# ')).toBe(systemPrompt.indexOf('\n# When to end'));
    expect(systemPrompt).toContain(`\`${BY_SESSION}\``);
    const tools = allTools.map((tool) => tool.name);
    const named = [...systemPrompt.matchAll(/`([a-z]+(?:_[a-z]+)+)`/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !tools.includes(name))).toEqual([]);
  });

  it('The tools have a bounded size: every session reads them', () => {
    const tools = JSON.stringify(new ToolBox(allTools).specifications());
    expect(tools.length / CHARS_PER_TOKEN).toBeLessThan(6_000);
  });

  it('The golden prompt is the same on every call: nothing in it is dated or random', () => {
    expect(JSON.stringify(request())).toBe(JSON.stringify(request()));
  });
});
