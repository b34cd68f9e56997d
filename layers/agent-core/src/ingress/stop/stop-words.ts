/** What people of one language write to stop somebody: lists with commas, in lower case and without accents. */
type StopWords = {
  stop: string;
  /** What may stand before and after, as often as one likes, and changes nothing. */
  around: string;
  /** How a clause begins that forbids: "stop, do not push" stops, "do not stop" does not. */
  forbids: string;
};

/** Languages that put blanks between words. A stop word of one is one in all: teams mix them. */
export const SPACED: Readonly<Record<string, StopWords>> = {
  english: {
    stop: 'stop, cancel, abort, halt, stop working, stop work, stop what you are doing, stop doing that',
    around:
      'please, pls, plz, kindly, now, right now, right away, immediately, at once, asap, for now, here, it, this, ' +
      'that, everything, all, all of it, all of this, the work, this task, the task, work, working, ok, okay, hey, ' +
      'hi, hello, no, oh, oh no, wait, sorry, thanks, thank you, thx, ty, bot, agent, can you, could you, would you, ' +
      'will you, you can, you should, just, so, well, let us, lets, and',
    forbids: 'do not, dont, don t, no, never, not',
  },
  spanish: {
    stop: 'para, pare, parar, paren, parate, detente, detengase, deten, alto, basta, cancela, cancele, cancelar, aborta',
    around: 'por favor, porfavor, porfa, ya, ahora, ahora mismo, todo, gracias, oye, hola, eso, esto, lo, y',
    forbids: 'no',
  },
  french: {
    stop: 'arrete, arretez, arrete toi, arretez vous, arreter, stoppe, stoppez, annule, annulez, annuler, ca suffit',
    around:
      's il te plait, s il vous plait, stp, svp, maintenant, tout de suite, tout, immediatement, merci, bonjour, ' +
      'salut, ca, cela, et',
    forbids: 'ne, n, pas de',
  },
  german: {
    stop:
      'stopp, stoppe, stoppen, halt, anhalten, aufhoren, aufhoeren, abbrechen, abbruch, hor auf, hore auf, hoer auf, ' +
      'horen sie auf, hoeren sie auf, brich ab, brechen sie ab, halt an, halte an, halten sie an',
    around:
      'bitte, sofort, jetzt, mal, alles, damit, das, danke, hallo, he, nein, und, doch, bitte sehr, kannst du, ' +
      'konntest du, konnen sie, konnten sie',
    forbids: 'nicht, nichts, kein, keine, keinen',
  },
  portuguese: {
    stop: 'pare, para, parar, parem, pode parar, cancele, cancela, cancelar, chega, aborte, interrompa',
    around: 'por favor, pfv, agora, agora mesmo, ja, tudo, isso, isto, obrigado, obrigada, oi, ola, e',
    forbids: 'nao, nem',
  },
};

/** Languages without blanks between words, or with endings on them. */
export const JOINED: Readonly<Record<string, StopWords>> = {
  japanese: {
    stop: 'ストップ, すとっぷ, 停止, 中止, 中断, キャンセル, 止めて, やめて, とめて, 止まって, とまって, 辞めて, 止めろ, やめろ, 止まれ, とまれ, 待った, 止めよう, やめよう',
    around:
      'して, しろ, せよ, 下さい, ください, くれ, お願いします, お願い, おねがいします, おねがい, をお願いします, ね, よ, 今すぐ, いますぐ, すぐに, すぐ, 一旦, いったん, 作業を, 処理を, ' +
      'それを, これを, 全部, もう, ちょっと, すみません, ありがとう, ございます, を, で',
    forbids: '',
  },
  chinese: {
    stop: '停, 停止, 停下, 停下来, 停下來, 停一下, 停一停, 住手, 中止, 取消, 终止, 終止, 打住, 别做了, 別做了, 不要做了, 别弄了, 別弄了, 快停',
    around:
      '请, 請, 麻烦, 麻煩, 你, 先, 马上, 馬上, 立刻, 立即, 现在, 現在, 快, 吧, 了, 一下, 谢谢, 謝謝, 全部, 都, 给我, 給我',
    forbids: '',
  },
  korean: {
    stop: '멈춰, 멈추, 멈춤, 그만, 중지, 정지, 중단, 스톱, 스탑, 취소',
    around:
      '제발, 좀, 지금, 당장, 바로, 모두, 다, 이제, 주세요, 해주세요, 해줘, 해, 줘, 줘요, 요, 세요, 하세요, 하십시오, 하자, 부탁해, 부탁합니다, 부탁드립니다, 감사합니다, 작업, ' +
      '을, 를, 어, 라, 둬',
    forbids: '',
  },
};
