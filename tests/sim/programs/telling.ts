import { ApiChat } from '@remote-swe/core/adapters/sources/api-chat';
import { ChatBySource } from '@remote-swe/core/adapters/sources/chat-by-source';
import { ToldPrograms } from '@remote-swe/core/adapters/sources/told-programs';
import { SignedCallbacks } from '@remote-swe/core/adapters/web/signed-callbacks';
import type { StepPorts } from '@remote-swe/core/engine/context/context';
import type { Chat } from '@remote-swe/core/ports/people/chat';
import type { Invocation } from '../kernel/invocation.ts';
import type { Network } from '../kernel/network.ts';
import { DEPLOYMENT_SECRET, type Receiver } from './receiver.ts';

/** How a step talks where sessions of programs are: to each chat over the network, and to programs by signed callbacks. */
export function telling(
  { receiver, rooms }: { receiver: Receiver; rooms: { slack: Chat; github: Chat } },
  invocation: Invocation,
  network: Network,
): Pick<StepPorts, 'chat' | 'events'> {
  const callbacks = new SignedCallbacks({
    ...{ secret: async () => DEPLOYMENT_SECRET, hosts: [], now: invocation.clock().now },
    send: (url, asked) => network.call(invocation, 'callbacks.send', () => receiver.take(url, asked)),
  });
  const chat = new ChatBySource({
    slack: network.through(invocation, 'chat', rooms.slack),
    github: network.through(invocation, 'chat', rooms.github),
    api: new ApiChat(callbacks),
  });
  return { chat, events: new ToldPrograms(undefined, callbacks) };
}
