import { isStop, isStopReaction } from '@remote-swe/core/ingress/stop/is-stop';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const STOPS = [
  ...[
    'stop',
    'Stop.',
    'STOP!!',
    'stop!!!1'.slice(0, 7),
    'stop stop stop',
    'Stop, please',
    'please stop',
    'Please stop now!',
    'stop it',
  ],
  ...[
    'cancel',
    'cancel that',
    'abort',
    'halt',
    'ok, stop',
    'Hey, please stop everything right now. Thanks!',
    'no no no, stop',
  ],
  ...[
    'Could you stop, please?',
    'can you please stop',
    '*STOP*',
    '_stop_',
    '~stop~',
    'stop…',
    'stop - please',
    'wait, stop!',
  ],
  ...['please stop, do NOT push or open a PR!!', 'Stop! Don’t push anything.', 'stop and do not push', 'stop working'],
  ...[
    'stop what you are doing',
    '🛑',
    ':octagonal_sign:',
    ':x:',
    '❌ stop',
    'ＳＴＯＰ',
    ' stop\n',
    'STOP\nSTOP\nSTOP',
    '✋',
  ],
  ...[
    'ストップ',
    '止めてください',
    '止めて!',
    'やめてください。',
    '今すぐ停止してください',
    '中止',
    '作業を中止してください',
    'キャンセルで',
  ],
  ...[
    'すみません、ストップお願いします',
    '停',
    '停止',
    '请停止',
    '停下来！',
    '请马上停下来',
    '别做了',
    '取消吧',
    '請停止',
    '住手',
  ],
  ...[
    'para',
    '¡Para!',
    'para por favor',
    'Detente',
    'detente ya, por favor',
    '¡Alto!',
    'cancela',
    'Por favor, para todo',
  ],
  ...['arrête', 'Arrêtez tout de suite !', "arrête s'il te plaît", 'Arrête-toi', 'stop stp', 'annule', 'ça suffit'],
  ...[
    'stopp',
    'Stopp bitte!',
    'bitte aufhören',
    'Hör auf',
    'hör bitte auf'.replace('bitte ', ''),
    'Abbrechen',
    'abbruch, sofort',
  ],
  ...['pare', 'Pare, por favor', 'para tudo agora', 'cancele', 'chega'],
  ...[
    '멈춰',
    '멈춰 주세요',
    '멈춰줘',
    '그만',
    '그만해!',
    '중지해 주세요',
    '작업을 중단해줘',
    '정지',
    '취소해주세요',
    '제발 그만',
  ],
  ...['stop please ストップ', 'ストップ stop'],
];

const OTHERS = [
  ...[
    '',
    ' ',
    'stop the server after the test',
    'do not stop',
    "don't stop",
    'please do not stop now',
    'never stop',
    'stopwatch',
  ],
  ...[
    'stop using tabs',
    'stop, and use spaces instead',
    'add a stop button',
    'the stop command fails',
    'nonstop',
    'non-stop',
  ],
  ...[
    'cancel the order endpoint should return 404',
    'abort controller',
    'stop when the tests pass',
    'stop after step 3',
  ],
  ...['please', 'wait', 'no', 'thanks', 'ok', 'why did you stop', 'did it stop?', 'stop words', 'stop at line 12'],
  ...[
    'サーバーを停止するスクリプトを書いてください',
    '止めないでください',
    '停止ボタンを追加して',
    '不要停',
    '停止服务器后再测试',
    '取消按钮',
  ],
  ...[
    'para el cliente',
    'no pares',
    "n'arrête pas",
    'nicht aufhören',
    'halt das Programm an, wenn es fertig ist',
    'não pare',
  ],
  ...['멈추지 마', '서버를 중지하는 코드를 작성해', 'haltestelle', 'x', ':tada:', 'stop the PR', 'STOP_CHARS_MAX'],
  `stop ${'please '.repeat(40)}`,
];

describe('words that stop', () => {
  it.each(STOPS)('"%s" stops', (text) => {
    expect(isStop(text)).toBe(true);
  });

  it.each(OTHERS)('"%s" does not stop', (text) => {
    expect(isStop(text)).toBe(false);
  });

  it('Any repetition, case and emphasis of a stop still stops', () => {
    const decorated = fc.tuple(
      fc.constantFrom('stop', 'Cancel', 'ABORT', '停止', 'ストップ', '멈춰'),
      fc.constantFrom('', '!', '!!!', '.', ' please', ', thank you'),
      fc.integer({ min: 1, max: 4 }),
    );
    fc.assert(
      fc.property(decorated, ([word, after, times]) => {
        expect(isStop(Array(times).fill(`${word}${after}`).join(' '))).toBe(true);
      }),
    );
  });

  it('A text that can be read in very many ways is read as quickly as another', () => {
    const text = `${'停一下'.repeat(39)}x`;
    expect(isStop(text)).toBe(false);
  });

  it('The reactions ❌ and 🛑 stop, others do not', () => {
    expect(['x', 'octagonal_sign', 'stop_sign', 'eyes', '+1', 'white_check_mark'].map(isStopReaction)).toEqual([
      ...[true, true, true],
      ...[false, false, false],
    ]);
  });
});
