import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { textOf } from '../worker.ts';
import { mcpWorker } from './mcp-worker.ts';
import { answering, published, scripted } from './servers.ts';

const { worker, call } = mcpWorker();
const everything = published('everything');
const files = published('filesystem', ['$' + '{workspace}']);

describe('a call to a server', () => {
  it('A call to a server brings images, structure, links and errors', async () => {
    const image = await call(everything, 'get-tiny-image', {});
    expect(image.content.find((part) => part.type === 'image')).toMatchObject({ format: 'png' });
    expect(textOf(await call(everything, 'get-structured-content', { location: 'Chicago' }))).toMatch(/temperature/);
    expect(textOf(await call(everything, 'get-resource-links', { count: 2 }))).toMatch(/\(resource demo:/);
    const refused = await call(files, 'read_text_file', { path: '/etc/passwd' });
    expect(refused).toMatchObject({ isError: true, outcome: 'completed' });
    expect(textOf(refused)).toMatch(/outside allowed directories/);
    expect(textOf(await call(everything, 'echo', { wrong: 1 }))).toMatch(/message/);
  });

  it('A call to a server keeps what is too long for the model in a file', async () => {
    const path = join(worker.workspace, 'long.txt');
    writeFileSync(path, `begin${'x'.repeat(200_000)}end`);
    const result = await call(files, 'read_text_file', { path });
    const text = textOf(result);
    expect(text.length).toBeLessThan(81_000);
    expect(text).toMatch(/^begin[\s\S]*characters left out[\s\S]*end$/);
    const log = /is in (\S+)\./.exec(text)?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toContain('x'.repeat(200_000));
  });

  it('A server runs without our variables, and takes those of its configuration', async () => {
    const shows = published('everything', [], { OWN: 'yes' });
    const text = textOf(await call(shows, 'get-env', {}));
    expect(text).toMatch(/"OWN": "yes"/);
    expect(text).not.toMatch(/AWS_|SSM_|never-in-a-tool/);
  });
});

describe('a server that dies', () => {
  it('A server that dies in a call leaves the effects unknown, and the next call starts it again', async () => {
    const dies = scripted('dies', `${answering()}; read line; echo gone wrong >&2; exit 7`);
    const first = await call(dies, 'anything', {});
    expect(first).toMatchObject({ isError: true });
    expect(textOf(first)).toMatch(/It ended \(exit code 7\)[\s\S]*gone wrong[\s\S]*effects of this call are unknown/);
    const log = /all in ([^)]+)\)/.exec(textOf(first))?.[1] ?? '';
    expect(readFileSync(log, 'utf8')).toMatch(/gone wrong/);
  });
});
