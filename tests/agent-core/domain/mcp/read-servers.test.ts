import { jsonProblem } from '@remote-swe/core/domain/mcp/json-problem';
import { readMcpServers } from '@remote-swe/core/domain/mcp/read-servers';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const server = (entry: unknown, name = 'one') => JSON.stringify({ mcpServers: { [name]: entry } });

describe('mcp.json', () => {
  it('The file mcp.json is what Claude Desktop reads', () => {
    const text = JSON.stringify({
      mcpServers: {
        memory: { command: 'npx', args: ['-y', '@modelcontextprotocol/server-memory'], env: { LEVEL: 'ERROR' } },
        plain: { command: 'uvx' },
        docs: { type: 'http', url: 'https://mcp.example/mcp' },
        tickets: {
          type: 'streamable-http',
          url: 'http://127.0.0.1:8/mcp',
          headers: { Authorization: `Bearer \${parameter:/remote-swe/mcp/tickets}` },
        },
      },
    });
    expect(readMcpServers(text)).toEqual([
      {
        kind: 'stdio',
        name: 'memory',
        command: 'npx',
        args: ['-y', '@modelcontextprotocol/server-memory'],
        env: { LEVEL: 'ERROR' },
      },
      { kind: 'stdio', name: 'plain', command: 'uvx', args: [], env: {} },
      { kind: 'http', name: 'docs', url: 'https://mcp.example/mcp', headers: {} },
      {
        kind: 'http',
        name: 'tickets',
        url: 'http://127.0.0.1:8/mcp',
        headers: { Authorization: `Bearer \${parameter:/remote-swe/mcp/tickets}` },
      },
    ]);
    expect(readMcpServers('{"mcpServers": {}}')).toEqual([]);
  });

  const SECRET = `ghp_${'a1'.repeat(12)}`;
  it.each([
    [
      'a syntax error',
      '{\n  "mcpServers": {\n    "a": { "command": "x", }\n  }\n}',
      /line 3, column 28: expected a name/,
    ],
    ['nothing', '', /line 1, column 1: expected a value, found the end of the file/],
    ['a comment', '{\n// servers\n"mcpServers": {}}', /line 2, column 1/],
    ['no mcpServers', '{}', /^mcpServers: /],
    ['another top field', '{"mcpServers": {}, "theme": "dark"}', /theme/],
    ['a server that is no object', server('npx'), /mcpServers\.one: .*expected record/],
    ['an unknown field', server({ command: 'x', cwd: '/' }), /mcpServers\["one"\].*cwd/],
    ['a wrong type', server({ command: 'x', args: 'y' }), /mcpServers\["one"\]\.args: .*array/],
    ['a number in env', server({ command: 'x', env: { A: 1 } }), /mcpServers\["one"\]\.env\.A/],
    ['neither command nor url', server({ args: [] }), /\["one"\] has neither command .* nor url/],
    ['command and url', server({ command: 'x', url: 'https://a.example' }), /has command and url/],
    ['the old transport', server({ type: 'sse', url: 'https://a.example' }), /"sse" is not supported/],
    ['an empty command', server({ command: '' }), /command: /],
    ['no URL', server({ url: 'a.example' }), /url is no URL/],
    ['an open address', server({ url: 'http://a.example/mcp' }), /must begin with https/],
    ['a password in the URL', server({ url: 'https://a:b@c.example' }), /user name or password/],
    ['a bad header', server({ url: 'https://a.example', headers: { 'a b': 'c' } }), /no name of a header/],
    [
      'another parameter',
      server({ url: 'https://a.example', headers: { A: `\${parameter:/other}` } }),
      /'\/other' is not below \/remote-swe\/mcp\//,
    ],
    [
      'a secret for the worker',
      server({ command: 'x', env: { A: `\${parameter:/remote-swe/mcp/a}` } }),
      /same user as the agent's shell/,
    ],
    ['a token in the file', server({ command: 'x', env: { A: SECRET } }), /looks like a secret/],
    ['an empty name', server({ command: 'x' }, ''), /a name has 1 to 40/],
    ['a name with a colon', server({ command: 'x' }, 'a:b'), /a name has 1 to 40/],
    ['a long name', server({ command: 'x' }, 'a'.repeat(41)), /a name has 1 to 40/],
    [
      'names that become one',
      '{"mcpServers":{"a.b":{"command":"x"},"a b":{"command":"x"}}}',
      /"a.b" and "a b" .* a_b__/,
    ],
    [
      'too many',
      JSON.stringify({
        mcpServers: Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`s${n}`, { command: 'x' }])),
      }),
      /21 servers/,
    ],
  ])('The reader of mcp.json refuses %s', (_what, text, expected) => {
    const read = () => readMcpServers(text);
    expect(read).toThrow(expected);
    expect(read).not.toThrow(SECRET);
  });

  it('The reader of mcp.json names everything that is wrong at once', () => {
    const text = '{"mcpServers":{"a":{},"b":{"command":1},"c":{"command":"x"}}}';
    expect(() => readMcpServers(text)).toThrow(/\["a"\] has neither.*\["b"\]\.command/s);
  });
});

describe('jsonProblem', () => {
  it('jsonProblem agrees with JSON.parse about what is JSON', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '.5',
      'true',
      'nul',
      ' ',
      '\n',
      '\\',
    );
    const texts = fc.oneof(
      fc.json(),
      fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(jsonProblem(text) === undefined).toBe(parses(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
