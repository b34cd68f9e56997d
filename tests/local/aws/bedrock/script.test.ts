import { describe, expect, it } from 'vitest';
import { parseConverseRequest } from '../../../../local/aws/bedrock/converse-request.ts';
import {
  assistantCount,
  findToolResult,
  lastUserText,
  toolResults,
  turnsScript,
} from '../../../../local/aws/bedrock/script.ts';
import { MODEL_ID } from './harness.ts';

const body = {
  messages: [
    { role: 'user', content: [{ text: 'Fix it' }, { text: 'please' }] },
    { role: 'assistant', content: [{ toolUse: { toolUseId: 't1', name: 'bash', input: { command: 'ls' } } }] },
    {
      role: 'user',
      content: [{ toolResult: { toolUseId: 't1', status: 'error', content: [{ text: 'no' }, { json: { code: 1 } }] } }],
    },
  ],
};
const request = parseConverseRequest(MODEL_ID, Buffer.from(JSON.stringify(body)));

describe('reading a request', () => {
  it('The reader of a request finds the person, the results and the position', () => {
    const read = { toolUseId: 't1', name: 'bash', input: { command: 'ls' }, status: 'error', text: 'no\n{"code":1}' };
    expect(lastUserText(request)).toBe('Fix it\nplease');
    expect(toolResults(request)).toEqual([read]);
    expect(findToolResult(request, 'bash')).toEqual(read);
    expect(findToolResult(request, 'edit_file')).toBeUndefined();
    expect(assistantCount(request)).toBe(1);
  });
});

describe('turnsScript', () => {
  it('turnsScript depends on the conversation alone, and ends with Done.', async () => {
    const script = turnsScript([{ text: 'one' }, (seen) => ({ text: `two after ${seen.messages.length}` })]);
    expect(await script.reply(request)).toEqual({ text: 'two after 3' });
    expect(await script.reply(request)).toEqual({ text: 'two after 3' });
    expect(await turnsScript([]).reply(request)).toEqual({ text: 'Done.' });
  });
});
