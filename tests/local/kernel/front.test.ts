import { once } from 'node:events';
import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { Front } from '../../../local/kernel/front.ts';

const front = new Front(() => undefined);
afterEach(() => front.close());

it('The front tells a client no time after which it closes an idle connection: a request may be on its way', async () => {
  const socket = net.connect(await front.listen(), '127.0.0.1');
  const answered = once(socket, 'data');
  socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: keep-alive\r\n\r\n');
  expect(String(await answered)).not.toMatch(/^keep-alive:.*timeout/im);
  socket.destroy();
});
