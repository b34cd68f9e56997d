import type { Announcements } from '../../ports/people/announcements.ts';
import type { Chat } from '../../ports/people/chat.ts';
import type { People } from '../../ports/people/people.ts';
import type { Threads } from '../../ports/people/threads.ts';
import type { Whispers } from '../../ports/people/whispers.ts';
import { late } from './late.ts';
import type { SlackDoor } from './loaded/slack.ts';

const loaded = () => import('./loaded/slack.ts');

export function slackChat(door: SlackDoor): Chat {
  return late(async () => (await loaded()).chat(door));
}

export function slackPeople(door: SlackDoor): People {
  return late(async () => (await loaded()).people(door));
}

export function slackWhispers(door: SlackDoor): Whispers {
  return late(async () => (await loaded()).whispers(door));
}

export function slackAnnouncements(door: SlackDoor): Announcements {
  return late(async () => (await loaded()).announcements(door));
}

export function slackThreads(door: SlackDoor): Threads {
  return late(async () => (await loaded()).threads(door));
}
