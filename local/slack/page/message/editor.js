import { write } from '../api.js';
import { h } from '../dom.js';
import { wireToTyped } from '../text/mrkdwn.js';
import { toast } from '../toast.js';

/** Opens a box over a message of the reader's own: Enter saves, Escape leaves it as it was. */
export function openEditor(store, message, article) {
  const shown = article.querySelector('.text');
  if (!shown || article.querySelector('.editor')) return;
  const users = new Map(store.workspace.users.map((user) => [user.id, user]));
  const box = h('textarea', { class: 'editor', 'aria-label': 'Edit the message', rows: 3 });
  box.value = wireToTyped(message.text, users);
  const close = () => {
    box.remove();
    shown.hidden = false;
  };
  box.addEventListener('keydown', async (event) => {
    if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    }
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const edit = { as: store.reader, channel: message.channel, ts: message.ts, text: box.value };
    await write('edit', edit).then(close, toast);
  });
  shown.hidden = true;
  shown.after(box);
  box.focus();
}
