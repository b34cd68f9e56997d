import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ModelRequest } from '@remote-swe/core/domain/transcript/converse';
import { LOCAL_STACK } from '../template/read-template.ts';
import type { RecordedCall } from './calls.ts';
import type { Recording } from './recording.ts';

/** Renders the requests of a journal as one build of the code does. */
export type Build = (call: RecordedCall) => ModelRequest;

const CORE = 'layers/agent-core/src';

/** The build whose sources are at `root`; `config`: the operator's folder, of that build unless named. Throws when it has no such parts. */
export async function buildAt(root: string, { objects }: Recording, config = join(root, 'layers/agent-config')) {
  const { requestOf } = await part<typeof import('@remote-swe/core/engine/model-request/request')>(
    root,
    'engine/model-request/request',
  );
  const { ToolBox } = await part<typeof import('@remote-swe/core/tools/tool-box')>(root, 'tools/tool-box');
  const { allTools } = await part<typeof import('@remote-swe/core/tools/all')>(root, 'tools/all');
  const { mcpToolDefinition } = await part<typeof import('@remote-swe/core/tools/mcp-tool')>(root, 'tools/mcp-tool');
  const { toolset } = await part<typeof import('@remote-swe/core/domain/mcp/toolset')>(root, 'domain/mcp/toolset');
  const { readAgentConfig } = await part<typeof import('@remote-swe/core/adapters/node/agent-config')>(
    root,
    'adapters/node/agent-config',
  );
  const { systemPrompt, models } = await readAgentConfig(config, LOCAL_STACK.region);
  const own = new ToolBox(allTools);
  const build: Build = ({ state, transcript }) => {
    const stored = state.mcp?.toolset ? objects.get(`mcp/toolsets/${state.mcp.toolset}.json`) : undefined;
    const more = stored ? toolset.parse(JSON.parse(Buffer.from(stored).toString('utf8'))).tools : [];
    const tools = more.length > 0 ? own.with(more.map(mcpToolDefinition)) : own;
    // A model that this table lacks, such as a server of somebody, has the limits of the default one.
    const name = Object.hasOwn(models.models, state.model) ? state.model : models.default;
    const settings = { systemPrompt, models } as Parameters<typeof requestOf>[0]['settings'];
    return requestOf({ settings, tools }, { ...state, model: name }, transcript);
  };
  return build;
}

function part<Module>(root: string, name: string): Promise<Module> {
  return import(pathToFileURL(join(root, CORE, `${name}.ts`)).href) as Promise<Module>;
}
