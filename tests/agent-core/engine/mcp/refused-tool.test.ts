import type { HttpServer } from '@remote-swe/core/domain/mcp/server';
import { ModelError } from '@remote-swe/core/errors';
import { allTools } from '@remote-swe/core/tools/all';
import { describe, expect, it } from 'vitest';
import { message, says } from '../../fakes/build.ts';
import { World } from '../../fakes/world.ts';

const docs: HttpServer = { kind: 'http', name: 'docs', url: 'https://docs.example/mcp', headers: {} };
const tool = (name: string) => ({ name, inputSchema: { type: 'object' } });

function world(): World {
  const made = new World();
  made.mcp.servers = [docs];
  made.mcp.lists.set('docs', [tool('search'), tool('odd')]);
  made.arrives(message('1.1'));
  return made;
}
/** The place of a tool in the request, which is sorted by name. */
const placeOf = (name: string, more = ['docs__odd', 'docs__search']) =>
  [...allTools.map((one) => one.name), ...more].sort().indexOf(name);
const names = (made: World, at: number) => made.model.requests[at]?.tools.map(({ name }) => name) ?? [];
/** As Claude's models say it: with the tool's place in the request. */
const refusal = (place: number) =>
  new ModelError(
    'invalid',
    `ValidationException: tools.${place}.custom.input_schema: JSON schema is invalid. It must match JSON Schema draft 2020-12`,
  );

describe('a tool that the model refuses', () => {
  it('A tool of a server that the model refuses is left out, named once, and the call is made without it', async () => {
    const made = world();
    made.model.turns.push(refusal(placeOf('docs__odd')), says('done'));
    await made.step();
    await made.step();
    expect(names(made, 0)).toContain('docs__odd');
    expect(names(made, 1)).toContain('docs__search');
    expect(names(made, 1)).not.toContain('docs__odd');
    const told = made.chat.texts().filter((text) => text.includes('docs: odd'));
    expect(told).toEqual([
      expect.stringMatching(
        /^:information_source: Left out: 1 MCP tool, .*models cannot use their definitions: docs: odd\./,
      ),
    ]);
    expect(made.state.phase.kind).toBe('idle');
  });

  it('Each tool that the model refuses costs only itself', async () => {
    const made = world();
    made.model.turns.push(
      refusal(placeOf('docs__odd')),
      refusal(placeOf('docs__search', ['docs__search'])),
      says('done'),
    );
    for (let step = 0; step < 3; step++) await made.step();
    expect(names(made, 2).filter((name) => name.startsWith('docs'))).toEqual([]);
    expect(made.state.phase.kind).toBe('idle');
  });

  it('A tool of ours that the model refuses is called by its name, with what an operator can do', async () => {
    const made = world();
    made.model.turns.push(refusal(placeOf('bash')));
    await made.step();
    expect(made.state.phase).toMatchObject({
      kind: 'paused',
      reason: { kind: 'error', cause: { name: 'toolRefused' } },
    });
    expect(made.chat.texts().join('\n')).toMatch(
      /does not take the definition of the tool `bash` .*An operator has to mend it/,
    );
  });

  it('A refusal that names no tool stays as it is', async () => {
    const made = world();
    made.model.turns.push(new ModelError('invalid', 'ValidationException: messages.0: nothing is right'));
    await made.step();
    expect(made.state.phase).toMatchObject({
      kind: 'paused',
      reason: { message: expect.stringContaining('messages.0') },
    });
  });
});
