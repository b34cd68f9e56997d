import { violate } from './action.ts';
import type { Fact, Outcome, State } from './state.ts';

/** Adds a call's result directly after the call, where the model's API wants it. */
export function withResult(transcript: readonly Fact[], call: string, outcome: Outcome): Fact[] {
  return transcript.flatMap((fact): Fact[] => (fact === `call ${call}` ? [fact, `result ${call} ${outcome}`] : [fact]));
}

export function resultsOf(transcript: readonly Fact[], call: string): Fact[] {
  return transcript.filter((fact) => fact.startsWith(`result ${call} `));
}

/** G2 and G3 on what is about to be stored, and on what the model is shown. */
export function judgeTranscript(state: State, transcript: readonly Fact[], when: 'stored' | 'rendered'): State {
  for (const [index, fact] of transcript.entries()) {
    if (fact.startsWith('user ') && transcript.indexOf(fact) !== index)
      return violate(state, `G2: ${fact} is twice in the transcript`);
    if (!fact.startsWith('call ')) continue;
    const results = resultsOf(transcript, fact.slice('call '.length)).length;
    if (results > 1) return violate(state, `G3: ${results} results for ${fact}`);
    if (results === 0 && when === 'rendered') return violate(state, `G3: the model is shown ${fact} without a result`);
  }
  return state;
}
