import { upload, write } from './api.js';
import { h } from './dom.js';
import { toast } from './toast.js';

/** The box in which a person writes: Enter sends, Shift+Enter breaks the line, files by button, paste or drop. */
export class Composer {
  #store;
  #threadTs;
  #attached = [];
  #box = h('textarea', { rows: 1 });
  #chips = h('div', { class: 'chips' });
  #picker = h('input', { type: 'file', multiple: true, hidden: true });
  #send = h('button', { class: 'send', type: 'submit' }, 'Send');
  #onPosted;

  /** @param threadTs says which thread the message goes to; '' is the channel itself */
  constructor(container, { store, label, threadTs, onPosted }) {
    this.#store = store;
    this.#threadTs = threadTs;
    this.#onPosted = onPosted ?? (() => {});
    this.#box.setAttribute('aria-label', label);
    container.append(this.#form());
    this.#listen();
    this.#refresh();
  }

  set placeholder(text) {
    if (this.#box.placeholder !== text) this.#box.placeholder = text;
  }

  /** Puts a text into the box and the cursor behind it. */
  fill(text) {
    this.#box.value = text;
    this.focus();
    this.#refresh();
  }

  focus() {
    this.#box.focus();
    this.#box.setSelectionRange(this.#box.value.length, this.#box.value.length);
  }

  #form() {
    const mention = h(
      'button',
      { class: 'tool', type: 'button', title: 'Mention the agent', onclick: () => this.#mention() },
      '@ agent',
    );
    const attach = h(
      'button',
      { class: 'tool', type: 'button', title: 'Attach files', onclick: () => this.#picker.click() },
      'Attach',
    );
    const hint = h(
      'span',
      { class: 'hint' },
      h('kbd', {}, 'Enter'),
      ' sends, ',
      h('kbd', {}, 'Shift+Enter'),
      ' new line',
    );
    const bar = h('div', { class: 'composer-bar' }, mention, attach, this.#picker, hint, this.#send);
    const form = h('form', { class: 'composer' }, this.#box, this.#chips, bar);
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#post();
    });
    form.addEventListener('dragover', (event) => event.preventDefault());
    form.addEventListener('drop', (event) => {
      event.preventDefault();
      this.#attach([...event.dataTransfer.files]);
    });
    return form;
  }

  #listen() {
    this.#box.addEventListener('input', () => this.#refresh());
    this.#box.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#post();
    });
    this.#box.addEventListener('paste', (event) => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      this.#attach(files);
    });
    this.#picker.addEventListener('change', () => {
      this.#attach([...this.#picker.files]);
      this.#picker.value = '';
    });
  }

  #mention() {
    const mention = `@${this.#store.workspace.bot.name} `;
    if (!this.#box.value.includes(mention.trim())) this.#box.value = mention + this.#box.value;
    this.focus();
    this.#refresh();
  }

  async #attach(files) {
    for (const file of files) {
      try {
        const { id } = await upload(this.#store.reader, file);
        this.#attached.push({ id, name: file.name || 'pasted.png' });
      } catch (error) {
        toast(error);
      }
    }
    this.#refresh();
    this.focus();
  }

  async #post() {
    const text = this.#box.value;
    const fileIds = this.#attached.map((file) => file.id);
    if (text.trim() === '' && fileIds.length === 0) return;
    const { reader, channelId } = this.#store;
    const attached = this.#attached;
    this.#box.value = '';
    this.#attached = [];
    this.#refresh();
    try {
      const { ts } = await write('post', { as: reader, channel: channelId, text, threadTs: this.#threadTs(), fileIds });
      this.#onPosted(ts);
    } catch (error) {
      this.#box.value = text;
      this.#attached = attached;
      this.#refresh();
      toast(error);
    }
  }

  #refresh() {
    this.#send.disabled = this.#box.value.trim() === '' && this.#attached.length === 0;
    this.#box.rows = Math.min(12, Math.max(1, this.#box.value.split('\n').length));
    this.#chips.replaceChildren(...this.#attached.map((file) => this.#chip(file)));
  }

  #chip(file) {
    const drop = () => {
      this.#attached = this.#attached.filter((each) => each !== file);
      this.#refresh();
    };
    const label = `Do not attach ${file.name}`;
    return h(
      'span',
      { class: 'chip' },
      file.name,
      h('button', { type: 'button', 'aria-label': label, title: label, onclick: drop }, '✕'),
    );
  }
}
