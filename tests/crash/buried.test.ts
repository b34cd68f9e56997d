import { expect, it } from 'vitest';
import { hasReply } from '../../local/crash/journey/kinds/buried.ts';

const request = (...roles: string[]) => Buffer.from(JSON.stringify({ messages: roles.map((role) => ({ role })) }));

it('Steps of the buried journey die after the first reply only, also when the call for it is made again', () => {
  expect(hasReply(request('user'))).toBe(false);
  expect(hasReply(request('user', 'assistant', 'user'))).toBe(true);
});
