import type { Texts } from '../en/english.ts';

export const codeHost: Texts['codeHost'] = {
  remark: (person, where) => `${person} さんが ${where} にコメントしました:`,
  closed: (person, where, isMerged) =>
    `${where} は ${person} さんが${isMerged ? 'マージ' : 'クローズ'}しました。ここで作業を止めます。書き込むと再開します。`,
  more: (count) => `… プルリクエストへのコメントが、ほかに ${count} 件あります。`,
};
