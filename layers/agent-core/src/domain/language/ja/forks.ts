import type { Texts } from '../en/english.ts';

export const forks: Texts['forks'] = {
  first: ({ person, from, version }) =>
    `${from === undefined ? 'ここにある別のスレッド' : `<${from}|このスレッド>`}のエントリー ${version} からのフォークです（${person} さんの依頼）。そこまでの経緯はわかっています。元のセッションはそのまま続きます。`,
  model: (name) => `ここではモデル *${name}* で答えます。`,
  goesOn: 'そこから続けます。いつでもここに書いてください。',
  waits: '何をするか、ここに書いてください。',
};
