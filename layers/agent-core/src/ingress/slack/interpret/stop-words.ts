/** What people of one language write to stop somebody. Without accents, in lower case; a phrase has its words with one space. */
type StopWords = {
  stop: readonly string[];
  /** What may stand before and after, as often as one likes, and changes nothing. */
  around: readonly string[];
  /** How a clause begins that forbids: "stop, do not push" stops, "do not stop" does not. */
  forbids: readonly string[];
};

/** Languages that put blanks between words. A stop word of one is one in all: teams mix them. */
const SPACED: Readonly<Record<string, StopWords>> = {
  english: {
    stop: [
      'stop',
      'cancel',
      'abort',
      'halt',
      'stop working',
      'stop work',
      'stop what you are doing',
      'stop doing that',
    ],
    around: [
      ...[
        'please',
        'pls',
        'plz',
        'kindly',
        'now',
        'right now',
        'right away',
        'immediately',
        'at once',
        'asap',
        'for now',
        'here',
      ],
      ...[
        'it',
        'this',
        'that',
        'everything',
        'all',
        'all of it',
        'all of this',
        'the work',
        'this task',
        'the task',
        'work',
        'working',
      ],
      ...[
        'ok',
        'okay',
        'hey',
        'hi',
        'hello',
        'no',
        'oh',
        'oh no',
        'wait',
        'sorry',
        'thanks',
        'thank you',
        'thx',
        'ty',
        'bot',
        'agent',
      ],
      ...[
        'can you',
        'could you',
        'would you',
        'will you',
        'you can',
        'you should',
        'just',
        'so',
        'well',
        'let us',
        'lets',
        'and',
      ],
    ],
    forbids: ['do not', 'dont', 'don t', 'no', 'never', 'not'],
  },
  spanish: {
    stop: [
      'para',
      'pare',
      'parar',
      'paren',
      'parate',
      'detente',
      'detengase',
      'deten',
      'alto',
      'basta',
      'cancela',
      'cancele',
      'cancelar',
      'aborta',
    ],
    around: [
      'por favor',
      'porfavor',
      'porfa',
      'ya',
      'ahora',
      'ahora mismo',
      'todo',
      'gracias',
      'oye',
      'hola',
      'eso',
      'esto',
      'lo',
      'y',
    ],
    forbids: ['no'],
  },
  french: {
    stop: [
      'arrete',
      'arretez',
      'arrete toi',
      'arretez vous',
      'arreter',
      'stoppe',
      'stoppez',
      'annule',
      'annulez',
      'annuler',
      'ca suffit',
    ],
    around: [
      ...[
        's il te plait',
        's il vous plait',
        'stp',
        'svp',
        'maintenant',
        'tout de suite',
        'tout',
        'immediatement',
        'merci',
      ],
      ...['bonjour', 'salut', 'ca', 'cela', 'et'],
    ],
    forbids: ['ne', 'n', 'pas de'],
  },
  german: {
    stop: [
      ...[
        'stopp',
        'stoppe',
        'stoppen',
        'halt',
        'anhalten',
        'aufhoren',
        'aufhoeren',
        'abbrechen',
        'abbruch',
        'hor auf',
        'hore auf',
        'hoer auf',
      ],
      ...['horen sie auf', 'hoeren sie auf', 'brich ab', 'brechen sie ab', 'halt an', 'halte an', 'halten sie an'],
    ],
    around: [
      ...[
        'bitte',
        'sofort',
        'jetzt',
        'mal',
        'alles',
        'damit',
        'das',
        'danke',
        'hallo',
        'he',
        'nein',
        'und',
        'doch',
        'bitte sehr',
      ],
      ...['kannst du', 'konntest du', 'konnen sie', 'konnten sie'],
    ],
    forbids: ['nicht', 'nichts', 'kein', 'keine', 'keinen'],
  },
  portuguese: {
    stop: [
      'pare',
      'para',
      'parar',
      'parem',
      'pode parar',
      'cancele',
      'cancela',
      'cancelar',
      'chega',
      'aborte',
      'interrompa',
    ],
    around: [
      'por favor',
      'pfv',
      'agora',
      'agora mesmo',
      'ja',
      'tudo',
      'isso',
      'isto',
      'obrigado',
      'obrigada',
      'oi',
      'ola',
      'e',
    ],
    forbids: ['nao', 'nem'],
  },
};

/** Languages without blanks between words, or with endings on them. */
const JOINED: Readonly<Record<string, StopWords>> = {
  japanese: {
    stop: [
      ...[
        'ストップ',
        'すとっぷ',
        '停止',
        '中止',
        '中断',
        'キャンセル',
        '止めて',
        'やめて',
        'とめて',
        '止まって',
        'とまって',
        '辞めて',
      ],
      ...['止めろ', 'やめろ', '止まれ', 'とまれ', '待った', '止めよう', 'やめよう'],
    ],
    around: [
      ...[
        'して',
        'しろ',
        'せよ',
        '下さい',
        'ください',
        'くれ',
        'お願いします',
        'お願い',
        'おねがいします',
        'おねがい',
        'をお願いします',
        'ね',
        'よ',
      ],
      ...[
        '今すぐ',
        'いますぐ',
        'すぐに',
        'すぐ',
        '一旦',
        'いったん',
        '作業を',
        '処理を',
        'それを',
        'これを',
        '全部',
        'もう',
        'ちょっと',
        'すみません',
      ],
      ...['ありがとう', 'ございます', 'を', 'で'],
    ],
    forbids: [],
  },
  chinese: {
    stop: [
      ...[
        '停',
        '停止',
        '停下',
        '停下来',
        '停下來',
        '停一下',
        '停一停',
        '住手',
        '中止',
        '取消',
        '终止',
        '終止',
        '打住',
        '别做了',
        '別做了',
        '不要做了',
      ],
      ...['别弄了', '別弄了', '快停'],
    ],
    around: [
      '请',
      '請',
      '麻烦',
      '麻煩',
      '你',
      '先',
      '马上',
      '馬上',
      '立刻',
      '立即',
      '现在',
      '現在',
      '快',
      '吧',
      '了',
      '一下',
      '谢谢',
      '謝謝',
      '全部',
      '都',
      '给我',
      '給我',
    ],
    forbids: [],
  },
  korean: {
    stop: ['멈춰', '멈추', '멈춤', '그만', '중지', '정지', '중단', '스톱', '스탑', '취소'],
    around: [
      ...[
        '제발',
        '좀',
        '지금',
        '당장',
        '바로',
        '모두',
        '다',
        '이제',
        '주세요',
        '해주세요',
        '해줘',
        '해',
        '줘',
        '줘요',
        '요',
        '세요',
        '하세요',
        '하십시오',
      ],
      ...['하자', '부탁해', '부탁합니다', '부탁드립니다', '감사합니다', '작업', '을', '를', '어', '라', '둬'],
    ],
    forbids: [],
  },
};

/** Longer texts say more than stop. It also bounds what the patterns below can take. */
const STOP_CHARS_MAX = 120;
/** Signs that mean stop, as characters and as Slack names them in texts and reactions. */
const STOP_SIGNS: ReadonlySet<string> = new Set([
  'octagonal_sign',
  'stop_sign',
  'x',
  'no_entry',
  'no_entry_sign',
  'raised_hand',
  'hand',
]);
const STOP_EMOJI = /[\u{1F6D1}\u{274C}\u{26D4}\u{1F6AB}\u{270B}]/gu;

/** Whether a reaction of this name asks for a stop: ❌ or 🛑. */
export function isStopReaction(name: string): boolean {
  return name === 'x' || name === 'octagonal_sign' || name === 'stop_sign';
}

/**
 * Whether the sense of a message is "stop" and nothing else: politeness, repetition, signs and emphasis change nothing, "stop the
 * server after the test" and "do not stop" say something else. `text`: the words without the mention of the agent.
 */
export function isStop(text: string): boolean {
  if (text.length > STOP_CHARS_MAX) return false;
  const clauses = clausesOf(text).map(senseOf);
  return clauses.includes('stop') && !clauses.includes('other');
}

type Sense = 'stop' | 'around' | 'forbids' | 'other';

function clausesOf(text: string): string[] {
  return withSigns(text)
    .normalize('NFKC')
    .toLowerCase()
    .split(/[.,;:!?…。、，！？；\n\r—–]+|\s-+\s/u)
    .map(plainWords)
    .filter((clause) => clause !== '');
}

/** Signs as the word that they stand for. */
function withSigns(text: string): string {
  return text
    .replace(STOP_EMOJI, ' stop ')
    .replace(/:([a-z0-9_+-]{1,40})(?:::skin-tone-[2-6])?:/g, (whole, name: string) =>
      STOP_SIGNS.has(name) ? ' stop ' : whole,
    );
}

/** Letters and digits with single spaces: no accents, no marks of emphasis. */
function plainWords(clause: string): string {
  const bare = clause
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC');
  return bare.replace(/[^\p{L}\p{N}]+/gu, ' ').trim();
}

function senseOf(clause: string): Sense {
  const read = readThrough(clause);
  if (read) return read;
  const forbids = FORBIDS.some((words) => clause === words || clause.startsWith(`${words} `));
  return forbids && !clause.split(' ').some((word) => STOP.has(word)) ? 'forbids' : 'other';
}

type Entry = { words: string; sense: 'stop' | 'around'; spaced: boolean };

const entriesOf = (table: Readonly<Record<string, StopWords>>, spaced: boolean): Entry[] =>
  Object.values(table).flatMap(({ stop, around }) => [
    ...stop.map((words) => ({ words, sense: 'stop' as const, spaced })),
    ...around.map((words) => ({ words, sense: 'around' as const, spaced })),
  ]);
const ENTRIES: readonly Entry[] = [...entriesOf(SPACED, true), ...entriesOf(JOINED, false)];
const STOP: ReadonlySet<string> = new Set(ENTRIES.flatMap(({ words, sense }) => (sense === 'stop' ? [words] : [])));
const FORBIDS: readonly string[] = Object.values(SPACED).flatMap(({ forbids }) => forbids);

/**
 * Whether the clause is made of nothing but words of the tables, and whether a stop is among them. Every position is looked at
 * once, so a text that can be read in many ways takes no longer than another.
 */
function readThrough(clause: string): 'stop' | 'around' | undefined {
  const reached: { around: boolean; stop: boolean }[] = Array.from({ length: clause.length + 2 }, () => ({
    around: false,
    stop: false,
  }));
  reached[0] = { around: true, stop: false };
  for (let at = 0; at < clause.length; at++) {
    const here = reached[at];
    if (!here?.around && !here?.stop) continue;
    for (const { words, sense, spaced } of ENTRIES) {
      if (!clause.startsWith(words, at) || (spaced && !isWhole(clause, at, at + words.length))) continue;
      const end = at + words.length + (clause[at + words.length] === ' ' ? 1 : 0);
      const next = reached[end];
      if (!next) continue;
      next.stop ||= here.stop || sense === 'stop';
      next.around ||= here.around && sense === 'around';
    }
  }
  const end = reached[clause.length];
  if (end?.stop) return 'stop';
  return end?.around ? 'around' : undefined;
}

/** Whether a word of a language with blanks stands alone: its neighbours are blanks, ends, or letters of a script without them. */
function isWhole(clause: string, from: number, to: number): boolean {
  return !SPACED_LETTER.test(clause[from - 1] ?? ' ') && !SPACED_LETTER.test(clause[to] ?? ' ');
}

const SPACED_LETTER = /[\p{Script=Latin}\p{N}]/u;
