/** What the model reads of a call that people's words came before: in a worker's report and in the step's own results. */
export const NOT_STARTED =
  'Not started: somebody wrote first; nothing of this call was done. Read what they wrote, then decide anew.';
