import { write } from './api.js';
import { Composer } from './composer.js';
import { byId, h } from './dom.js';
import { renderChannel, renderSidebar, renderThread } from './panes.js';
import { Store } from './store.js';
import { toast } from './toast.js';

const READER_KEY = 'local-slack-reader';
/** A stream that broke is opened again after this long; the browser's own retry does not reload what was missed. */
const RECONNECT_MS = 1500;

const store = new Store();
/** The reader's newest message in a channel: the first answer to it opens its thread. */
const awaited = { ts: '' };

const channelComposer = new Composer(byId('channel-composer'), {
  store,
  label: 'Message to the channel',
  threadTs: () => '',
  onPosted: (ts) => {
    awaited.ts = ts;
  },
});
const threadComposer = new Composer(byId('thread-composer'), {
  store,
  label: 'Reply in the thread',
  threadTs: () => store.threadTs,
});

const actions = {
  fill: (text) => channelComposer.fill(text),
  openThread: (ts) => goTo(store.channelId, ts),
  stop: () => write('stop', { as: store.reader, channel: store.channelId, ts: store.threadTs }).catch(toast),
};

function goTo(channelId, threadTs) {
  byId('app').classList.remove('has-channels');
  location.hash = threadTs ? `#/${channelId}/${threadTs}` : `#/${channelId}`;
}

function render() {
  renderSidebar(store, (channelId) => goTo(channelId));
  renderChannel(store, actions);
  renderThread(store, actions);
  const { channel, workspace } = store;
  const title = channel ? `${channel.kind === 'im' ? '@' : '#'}${store.channelTitle(channel)}` : '';
  const hint = channel?.isBotHere && channel.kind !== 'im' ? `. Start with @${workspace.bot.name} to give it work` : '';
  channelComposer.placeholder = `Message ${title}${hint}`;
  threadComposer.placeholder = 'Reply…';
}

async function followHash() {
  const [, channelId, threadTs] = location.hash.split('/');
  const hadThread = store.threadTs;
  await store.open(channelId, threadTs).catch(toast);
  if (store.threadTs && store.threadTs !== hadThread) threadComposer.focus();
  if (!store.threadTs && hadThread) channelComposer.focus();
}

function openAnswered(change) {
  const { message } = change;
  const isAnswer = change.kind === 'posted' && message.threadTs === awaited.ts && store.user(message.user)?.isBot;
  if (!isAnswer || store.threadTs) return;
  awaited.ts = '';
  goTo(message.channel, message.threadTs);
}

const live = { source: undefined };

function follow() {
  live.source?.close();
  const source = new EventSource(`/slack/page/events?as=${encodeURIComponent(store.reader)}`);
  live.source = source;
  source.onopen = () => showLive(true);
  source.onmessage = (event) => {
    const change = JSON.parse(event.data);
    if (change.kind === 'reload') return store.loadMessages().catch(toast);
    store.apply(change);
    openAnswered(change);
  };
  source.onerror = () => {
    source.close();
    showLive(false);
    setTimeout(() => live.source === source && enter(store.reader), RECONNECT_MS);
  };
}

function showLive(isLive) {
  byId('live').textContent = isLive ? 'live' : 'not connected';
  byId('live').classList.toggle('is-live', isLive);
}

/** Becomes a reader: loads what they may see and follows it. */
async function enter(reader) {
  try {
    await store.load(reader);
    await followHash();
    sessionStorage.setItem(READER_KEY, store.reader);
    renderReaders();
    follow();
  } catch (error) {
    if (reader !== '' && /user_not_found/.test(String(error))) return enter('');
    showLive(false);
    toast(error);
    setTimeout(() => enter(reader), RECONNECT_MS);
  }
}

function renderReaders() {
  const people = store.workspace.users.filter((user) => !user.isBot);
  const options = people.map((user) =>
    h('option', { value: user.id, selected: user.id === store.reader }, `${user.realName} (${user.name})`),
  );
  byId('reader').replaceChildren(...options);
}

store.onChange(render);
byId('reader').addEventListener('change', (event) => enter(event.target.value));
byId('channels-open').addEventListener('click', () => byId('app').classList.toggle('has-channels'));
byId('thread-close').addEventListener('click', () => goTo(store.channelId));
document.addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && store.threadTs) goTo(store.channelId);
});
window.addEventListener('hashchange', followHash);
const asked = new URLSearchParams(location.search).get('as');
await enter(asked ?? sessionStorage.getItem(READER_KEY) ?? '');
channelComposer.focus();
