import { byId, h, reconcile } from './dom.js';
import { renderEmpty } from './empty.js';
import { renderMessage } from './message/message.js';
import { inOrder } from './store.js';

/** How near the end counts as reading along: then new messages scroll into view. */
const NEAR_END_PX = 120;

export function renderSidebar(store, openChannel) {
  byId('team-name').textContent = store.workspace.team.name;
  const channels = store.workspace.channels.filter((channel) => channel.kind !== 'im');
  const direct = store.workspace.channels.filter((channel) => channel.kind === 'im');
  byId('channels').replaceChildren(
    h('h2', {}, 'Channels'),
    ...channels.map((channel) => channelButton(store, channel, openChannel)),
    h('h2', {}, 'Direct messages'),
    ...direct.map((channel) => channelButton(store, channel, openChannel)),
  );
}

export function renderChannel(store, actions) {
  const { channel } = store;
  byId('channel-name').textContent = channel ? `${signOf(channel)}${store.channelTitle(channel)}` : '';
  byId('channel-note').textContent = channel?.isBotHere ? '' : `${store.workspace.bot.name} is not in this channel`;
  document.title = channel ? `${store.channelTitle(channel)} · ${store.workspace.team.name}` : 'Local Slack';
  renderNotice(store);
  const messages = inOrder(store.messages);
  renderLog(byId('channel-log'), `${store.reader}/${store.channelId}`, withDays(messages), (item) =>
    renderItem(store, item, actions, false),
  );
  if (messages.length === 0) byId('channel-log').replaceChildren(renderEmpty(store, actions.fill));
}

export function renderThread(store, actions) {
  const pane = byId('thread');
  pane.hidden = store.threadTs === '';
  byId('app').classList.toggle('has-thread', !pane.hidden);
  if (pane.hidden) return;
  const channel = store.channel;
  const place = channel ? `${signOf(channel)}${store.channelTitle(channel)}` : '';
  byId('thread-note').textContent = store.title ? `${place} · ${store.title}` : place;
  renderActivity(store, actions);
  const messages = inOrder(store.thread);
  const items = messages.flatMap((message, index) => (index === 1 ? [countOf(messages), message] : [message]));
  renderLog(byId('thread-log'), `${store.reader}/${store.channelId}/${store.threadTs}`, items, (item) =>
    renderItem(store, item, actions, true),
  );
}

/** Slack's line under a thread in which an agent works, with its own Stop button where the app takes it. */
function renderActivity(store, { stop }) {
  const { activity, workspace } = store;
  const line = byId('activity');
  line.hidden = activity.kind === 'none';
  if (line.hidden) return line.replaceChildren();
  const button =
    activity.stoppable && h('button', { class: 'button button-plain', type: 'button', onclick: stop }, 'Stop');
  line.replaceChildren(h('span', {}, `${workspace.bot.name} ${activity.words}`), ...(button ? [button] : []));
}

function renderNotice(store) {
  const notice = byId('notice');
  notice.hidden = store.workspace.isConnected;
  notice.textContent = 'No app listens to this workspace yet: nobody will answer until the local system has started.';
}

/** `place` names who looks at what: elsewhere, everything is made anew. Keeps the reader's place: at the end when they were there, or when they came from elsewhere. */
function renderLog(log, place, items, create) {
  const isSamePlace = log.dataset.place === place;
  const wasNearEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
  if (!isSamePlace) log.replaceChildren();
  log.dataset.place = place;
  reconcile(log, items, (item) => item.key ?? item.ts, create);
  if (!isSamePlace || wasNearEnd) log.scrollTop = log.scrollHeight;
}

function renderItem(store, item, actions, inThread) {
  if (item.kind === 'divider') return h('div', { class: 'divider' }, h('span', {}, item.label));
  return renderMessage(store, item, { inThread, openThread: actions.openThread });
}

function withDays(messages) {
  const dayOf = (message) => new Date(Number(message.ts) * 1000).toDateString();
  return messages.flatMap((message, index) => {
    const isNewDay = index === 0 || dayOf(messages[index - 1]) !== dayOf(message);
    return isNewDay ? [divider(`day ${dayOf(message)}`, dayLabel(message)), message] : [message];
  });
}

function dayLabel(message) {
  return new Date(Number(message.ts) * 1000).toLocaleDateString([], { weekday: 'long', month: 'long', day: 'numeric' });
}

function countOf(messages) {
  const count = messages.filter((message) => message.threadTs && message.kind !== 'ephemeral').length;
  return divider('replies', count === 1 ? '1 reply' : `${count} replies`);
}

function divider(key, label) {
  return { kind: 'divider', key, label };
}

function channelButton(store, channel, openChannel) {
  const isOpen = channel.id === store.channelId;
  const classes = ['channel', isOpen && 'is-open', store.unread.has(channel.id) && 'is-unread'].filter(Boolean);
  return h(
    'button',
    {
      class: classes.join(' '),
      type: 'button',
      'aria-current': isOpen ? 'page' : undefined,
      onclick: () => openChannel(channel.id),
    },
    h('span', { class: 'sign', 'aria-hidden': 'true' }, signOf(channel)),
    h('span', {}, store.channelTitle(channel)),
  );
}

function signOf(channel) {
  return channel.kind === 'im' ? '@' : '#';
}
