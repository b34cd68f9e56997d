import type { JsonValue } from '@remote-swe/core/domain/json';
import { MCP_IMAGES_MAX, MCP_RESULT_CHARS_MAX, mcpContent, shortenedContent } from '@remote-swe/core/domain/mcp/result';
import { converseSchema } from '@remote-swe/core/domain/mcp/schema';
import type { McpServer } from '@remote-swe/core/domain/mcp/server';
import { configurationHash, parameterNames, withParameters } from '@remote-swe/core/domain/mcp/server';
import { listedTools } from '@remote-swe/core/domain/mcp/tool-list';
import { composeToolset, MCP_DEFINITIONS_CHARS_MAX, MCP_TOOLS_MAX, toolset } from '@remote-swe/core/domain/mcp/toolset';
import { mcpToolDefinition } from '@remote-swe/core/tools/mcp-tool';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const PNG = Buffer.from('\x89PNG\r\n\x1a\n----', 'latin1').toString('base64');

const http = (name: string): McpServer => ({ kind: 'http', name, url: 'https://a.example/mcp', headers: {} });
const stdio = (name: string): McpServer => ({ kind: 'stdio', name, command: 'x', args: [], env: {} });
const tool = (name: string, more: object = {}) => ({ name, inputSchema: { type: 'object' }, ...more });

describe('the tools of a session', () => {
  it('The tools of a session are named by server, in names that Converse takes', () => {
    const { tools, leftOut } = composeToolset(
      [
        { server: stdio('awslabs.cdk'), tools: [tool('Explain CDK!')] },
        { server: http('docs'), tools: [tool('search', { description: ' Finds pages. ' })] },
      ],
      [],
    );
    expect(leftOut).toEqual([]);
    expect(tools.map(({ name, place }) => [name, place])).toEqual([
      ['awslabs_cdk__Explain_CDK_', 'worker'],
      ['docs__search', 'lambda'],
    ]);
    expect(tools[1]).toMatchObject({ description: 'Finds pages.\n(MCP server docs)', server: 'docs', tool: 'search' });
  });

  it('The tools of a session always have valid and different names, the same ones each time', () => {
    const name = fc.string({ minLength: 1, maxLength: 100 });
    fc.assert(
      fc.property(name, fc.uniqueArray(name, { maxLength: 20 }), (server, names) => {
        const compose = () =>
          composeToolset([{ server: stdio(server), tools: names.map((each) => tool(each)) }], ['bash']);
        const made = compose().tools.map((one) => one.name);
        expect(new Set(made).size).toBe(made.length);
        for (const one of made) expect(one).toMatch(/^[a-zA-Z0-9_-]{1,64}$/);
        expect(compose().tools.map((one) => one.name)).toEqual(made);
      }),
    );
  });

  it('MCP tools never take the name of one of ours, and keep apart what becomes the same', () => {
    const lists = [{ server: stdio('a'), tools: [tool('b.c'), tool('b c')] }];
    const { tools } = composeToolset(lists, ['a__b_c']);
    expect(tools.map(({ name }) => name)).toEqual([
      expect.stringMatching(/^a__b_c_[0-9a-f]{8}$/),
      expect.stringMatching(/^a__b_c_[0-9a-f]{8}$/),
    ]);
  });

  it('MCP tools are at most as many and as long as a prompt can bear; the rest is named once', () => {
    const many = Array.from({ length: MCP_TOOLS_MAX + 12 }, (_, index) => tool(`t${index}`));
    const counted = composeToolset([{ server: stdio('many'), tools: many }], []);
    expect(counted.tools).toHaveLength(MCP_TOOLS_MAX);
    expect(counted.leftOut).toEqual(many.slice(MCP_TOOLS_MAX).map(({ name }) => `many: ${name}`));
    const long = tool('long', { inputSchema: { type: 'object', title: 'x'.repeat(MCP_DEFINITIONS_CHARS_MAX) } });
    const sized = composeToolset([{ server: stdio('s'), tools: [tool('one'), long, tool('two')] }], []);
    expect(sized.tools.map(({ name }) => name)).toEqual(['s__one', 's__two']);
    expect(sized.leftOut).toEqual(['s: long']);
  });
});

describe('a schema', () => {
  it.each<[string, JsonValue, JsonValue]>([
    ['nothing', null, { type: 'object', properties: {} }],
    ['a dialect', { $schema: 'x', type: 'object', properties: { a: {} } }, { type: 'object', properties: { a: {} } }],
    [
      'alternatives at the top',
      {
        oneOf: [{ properties: { a: { type: 'string' } }, required: ['a'] }, { properties: { b: {} } }],
        required: ['c'],
      },
      { type: 'object', properties: { a: { type: 'string' }, b: {} }, required: ['c'] },
    ],
    [
      'deep definitions',
      { type: 'object', $defs: { x: { oneOf: [] } } },
      { type: 'object', $defs: { x: {} }, properties: {} },
    ],
  ])('A schema with %s is made an object', (_what, given, expected) => {
    expect(converseSchema(given)).toEqual(expected);
  });

  it('A schema with a field name that models refuse is left out', () => {
    expect(converseSchema({ type: 'object', properties: { 'a b': {} } })).toBeUndefined();
  });
});

describe('a result', () => {
  it.each([
    ['text', [{ type: 'text', text: 'hi' }], [{ type: 'text', text: 'hi' }]],
    [
      'an image',
      [{ type: 'image', data: PNG, mimeType: 'image/png' }],
      [{ type: 'image', format: 'png', base64: PNG }],
    ],
    [
      'an image that is none',
      [{ type: 'image', data: 'AAAA', mimeType: 'image/png' }],
      [{ type: 'text', text: '(image, image/png, 3 bytes: not PNG, JPEG, GIF or WebP)' }],
    ],
    [
      'audio',
      [{ type: 'audio', data: 'AAAA', mimeType: 'audio/wav' }],
      [{ type: 'text', text: '(audio, audio/wav, 3 bytes: cannot be played here)' }],
    ],
    [
      'a resource',
      [{ type: 'resource', resource: { uri: 'a:b', text: 'words' } }],
      [{ type: 'text', frame: { kind: 'resource', name: 'a:b (unknown type)' }, text: 'words' }],
    ],
    [
      'an image as resource',
      [{ type: 'resource', resource: { uri: 'a:b', mimeType: 'image/png', blob: PNG } }],
      [{ type: 'image', format: 'png', base64: PNG }],
    ],
    [
      'bytes',
      [{ type: 'resource', resource: { uri: 'a:b', mimeType: 'application/zip', blob: 'AAAA' } }],
      [{ type: 'text', text: '(resource a:b, application/zip, 3 bytes: cannot be shown)' }],
    ],
    [
      'a link',
      [{ type: 'resource_link', uri: 'a:b', name: 'n', mimeType: 'text/plain' }],
      [{ type: 'text', text: '(resource a:b: n, text/plain)' }],
    ],
    ['something new', [{ type: 'smell' }], [{ type: 'text', text: '(a part of a kind that is not known here)' }]],
  ])('A result is read with %s', (_what, content, expected) => {
    expect(mcpContent({ content })).toEqual({ isError: false, content: expected });
  });

  it('A result with structure says it once', () => {
    const structuredContent = { degrees: 20, sky: 'clear' };
    const json = { type: 'text', text: JSON.stringify(structuredContent) };
    expect(mcpContent({ content: [], structuredContent }).content).toEqual([json]);
    expect(
      mcpContent({ content: [{ type: 'text', text: '{ "degrees": 20, "sky": "clear" }' }], structuredContent }).content,
    ).toHaveLength(1);
    expect(
      mcpContent({ content: [{ type: 'text', text: 'a' }], structuredContent: { content: 'a' } }).content,
    ).toHaveLength(1);
    expect(mcpContent({ content: [{ type: 'text', text: 'warm' }], structuredContent }).content).toHaveLength(2);
  });

  it('A result says that it is an error, also when it is no result at all', () => {
    expect(mcpContent({ content: [{ type: 'text', text: 'no' }], isError: true }).isError).toBe(true);
    expect(mcpContent('hello')).toMatchObject({
      isError: true,
      content: [{ text: expect.stringMatching(/may have run/) }],
    });
  });

  it('A result never throws, and keeps its bounds', () => {
    fc.assert(fc.property(fc.anything(), (said) => void mcpContent(said)));
    const image = { type: 'image', data: PNG, mimeType: 'image/png' };
    const { content } = mcpContent({ content: Array.from({ length: 9 }, () => image) });
    expect(content.filter((part) => part.type === 'image')).toHaveLength(MCP_IMAGES_MAX);
    expect(content.at(-1)).toEqual({ type: 'text', text: '(4 more images are not shown)' });
    const [cut] = shortenedContent([{ type: 'text', text: 'x'.repeat(MCP_RESULT_CHARS_MAX + 7) }], 'See a file.');
    expect(cut).toMatchObject({ text: expect.stringMatching(/7 characters left out. See a file/) });
  });
});

describe('small things', () => {
  it('A list of tools keeps what is usable, and the name of what is not', () => {
    const huge = tool('huge', { description: 'x'.repeat(30_000) });
    const listed = listedTools([
      tool('a'),
      { name: 1 },
      huge,
      null,
      { name: 'bare' },
      tool('b', { description: null }),
    ]);
    const { tools, leftOut } = composeToolset([{ server: http('s'), tools: listed }], []);
    expect(tools.map(({ name }) => name)).toEqual(['s__a', 's__bare', 's__b']);
    expect(leftOut).toEqual(['s: (tool 2, without a name)', 's: huge', 's: (tool 4, without a name)']);
    const deep = JSON.parse(`{"name":"deep","inputSchema":${'['.repeat(5_000)}${']'.repeat(5_000)}}`);
    expect(composeToolset([{ server: http('s'), tools: listedTools([deep]) }], []).leftOut).toEqual(['s: deep']);
    expect(listedTools(Array.from({ length: 500 }, (_, n) => tool(`t${n}`)))).toHaveLength(200);
  });

  it('A tool changes what others see, unless its server says in so many words that it only reads', () => {
    const said: [unknown, string][] = [
      [undefined, 'outward'],
      [null, 'outward'],
      [{}, 'outward'],
      [{ readOnlyHint: 'true' }, 'outward'],
      [{ readOnlyHint: false }, 'outward'],
      [{ readOnlyHint: true, title: 'Search' }, 'none'],
    ];
    for (const [annotations, effect] of said) {
      const listed = listedTools([tool('search', { annotations })]);
      const { tools } = composeToolset([{ server: http('docs'), tools: listed }], []);
      const kept = toolset.parse(JSON.parse(JSON.stringify({ schema: 1, tools })));
      expect(kept.tools.map((one) => mcpToolDefinition(one).effect)).toEqual([effect]);
    }
  });

  it('A tool of a set that an older build stored counts as changing what others see', () => {
    const { tools } = composeToolset([{ server: http('docs'), tools: [tool('search')] }], []);
    expect(tools[0]).not.toHaveProperty('readOnly');
  });

  it('A configuration has one hash, whatever the order of its fields', () => {
    const hash = (env: Record<string, string>) =>
      configurationHash({ kind: 'stdio', name: 'a', command: 'x', args: [], env });
    expect(hash({ A: '1', B: '2' })).toBe(hash({ B: '2', A: '1' }));
    expect(hash({ A: '1' })).not.toBe(hash({ A: '2' }));
  });

  it('Parameters are found and put in', () => {
    const value = `a \${parameter:/x/y} b \${parameter:/z}`;
    expect(parameterNames([value, value])).toEqual(['/x/y', '/z']);
    expect(withParameters(value, new Map([['/x/y', '$&1']]))).toBe('a $&1 b ');
  });
});
