import { readFileSync } from 'node:fs';
import { converseInput } from '@remote-swe/core/adapters/bedrock/request';
import { type ModelEntry, modelNamed } from '@remote-swe/core/domain/model/models';
import { readModels } from '@remote-swe/core/domain/model/read-models';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import type { Blobs } from '@remote-swe/core/ports/blobs';
import { describe, expect, it } from 'vitest';
import { parseConverseRequest } from '../../../../local/aws/bedrock/converse-request.ts';
import {
  alwaysThinks,
  cacheMinimumTokens,
  outputTokensMax,
  takesCachePoints,
  thinkingTypes,
} from '../../../../local/aws/bedrock/models.ts';
import { toWire } from '../../../../local/aws/bedrock/relay/wire-bytes.ts';
import { validateRequest } from '../../../../local/aws/bedrock/validation/validate.ts';

const FILE = new URL('../../../../layers/agent-config/models.json', import.meta.url);
const raw = JSON.parse(readFileSync(FILE, 'utf8'));
const table = readModels(raw, 'us-west-2');
const PNG = Buffer.from('89504e470d0a1a0a0000000d', 'hex');
const blobs = { get: async () => new Uint8Array(PNG) } as Partial<Blobs> as Blobs;

/** A request with everything that the product ever sends. */
function requestFor(entry: ModelEntry, maxTokens = entry.outputTokensMax): ModelRequest {
  const point = entry.caching ? [{ kind: 'cache-point' as const }] : [];
  return {
    model: 'x',
    system: 'Be kind',
    tools: [{ name: 'bash', description: 'Runs', inputSchema: { type: 'object', properties: {} } }],
    maxTokens,
    messages: [
      {
        role: 'user',
        blocks: [
          { kind: 'text', text: 'Look' },
          { kind: 'image', image: { format: 'png', key: 'k', bytes: 12 } },
          ...point,
        ],
      },
      {
        role: 'assistant',
        blocks: [{ kind: 'model', block: { toolUse: { toolUseId: 't', name: 'bash', input: {} } } }],
      },
      {
        role: 'user',
        blocks: [
          {
            kind: 'result',
            toolUseId: 't',
            status: 'success',
            content: [{ kind: 'image', format: 'png', base64: PNG.toString('base64') }],
          },
          ...point,
        ],
      },
    ],
  };
}

const inputFor = (entry: ModelEntry, maxTokens?: number) => converseInput(requestFor(entry, maxTokens), entry, blobs);
const entryOf = (name: string): ModelEntry => modelNamed(table, name);

describe.each(Object.keys(table.models))('%s', (name) => {
  const entry = entryOf(name);

  it('The local Bedrock takes the request to this model, with its longest reply', async () => {
    const { modelId = '', ...input } = await inputFor(entry);
    const body = Buffer.from(JSON.stringify(toWire(input)));
    expect(() => validateRequest(parseConverseRequest(modelId, body))).not.toThrow();
  });

  it('This model has the numbers that the local Bedrock knows on its own', () => {
    const id = `${entry.profilePrefix}.${entry.modelId}`;
    expect(takesCachePoints(id)).toBe(entry.caching);
    if (entry.cache) expect(cacheMinimumTokens(id)).toBe(entry.cache.minimumTokens);
    expect(outputTokensMax(id)).toBe(entry.outputTokensMax);
    const asked = { adaptive: 'adaptive', budget: 'enabled', none: undefined }[entry.thinking];
    if (asked) expect(thinkingTypes(id)).toContain(asked);
    else expect(thinkingTypes(id)).toEqual([]);
    const { canDisable } = raw.models[name].thinking;
    if (canDisable !== undefined) expect(alwaysThinks(id)).toBe(!canDisable);
  });
});

describe('thinking', () => {
  const fieldsOf = async (entry: ModelEntry, maxTokens?: number) =>
    (await inputFor(entry, maxTokens)).additionalModelRequestFields;

  it('Thinking is asked for by an effort', async () => {
    expect(await fieldsOf(entryOf('opus5.5'))).toEqual({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'medium' },
    });
  });

  it('Thinking is asked for by a budget when an operator sets one, with room for words', async () => {
    const entry: ModelEntry = { ...entryOf('sonnet4.5'), budgetTokens: 4_096 };
    expect(await fieldsOf(entryOf('sonnet4.5'))).toBeUndefined();
    expect(await fieldsOf(entry, 8_192)).toEqual({ thinking: { type: 'enabled', budget_tokens: 4_096 } });
    expect(await fieldsOf(entry, 4_000)).toEqual({ thinking: { type: 'enabled', budget_tokens: 2_000 } });
  });

  it('Models that do not think are not asked to; betas are named', async () => {
    expect(await fieldsOf(entryOf('nova-pro'))).toBeUndefined();
    expect(await fieldsOf(entryOf('sonnet4.5-1m'))).toEqual({ anthropic_beta: ['context-1m-2025-08-07'] });
  });
});

it('A model without eyes is told that there was an image', async () => {
  const text = JSON.stringify((await inputFor(entryOf('haiku3.5'))).messages);
  expect(text.split('which this model cannot see').length - 1).toBe(2);
  expect(text).not.toContain('"image"');
});

it('Cache points only go where a cache is', async () => {
  expect(JSON.stringify(await inputFor(entryOf('sonnet3.5')))).not.toContain('cachePoint');
  expect((await inputFor(entryOf('sonnet3.7'))).system).toHaveLength(2);
});
