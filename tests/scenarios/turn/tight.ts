/** Limits that a short script reaches, and another model. */
export const TIGHT = {
  TurnStepsMax: '4',
  SessionBudgetUsd: '0.2',
  FallbackModels: 'opus5',
};
