/**
 * What a field is called elsewhere: in the tools that models are trained on (Claude Code, Codex, SWE-agent, OpenHands, Cline), or
 * by a slip. Spelt without `_` and `-` and in lower case, as `folded` makes them. Only what means the same in the same unit.
 */
const OTHER_NAMES: Record<string, string[]> = {
  path: ['filepath', 'filename', 'file', 'target', 'targetfile'],
  old_string: ['oldstr', 'oldtext', 'old', 'search'],
  new_string: ['newstr', 'newtext', 'new', 'replace', 'replacement', 'filetext'],
  replace_all: ['all', 'global'],
  edits: ['changes', 'replacements', 'operations'],
  paths: ['files', 'filepaths', 'filenames'],
  command: ['cmd', 'script'],
  workdir: ['cwd', 'workingdirectory', 'workingdir', 'directory', 'dir'],
  timeout_s: ['timeout', 'timeoutseconds', 'timeoutsec', 'timeoutsecs'],
  background: ['runinbackground', 'isbackground'],
  tail_lines: ['tail', 'lastlines'],
  job_id: ['job', 'id', 'bashid', 'shellid', 'taskid'],
  offset: ['start', 'startline', 'line'],
  limit: ['lines', 'maxlines', 'numlines', 'linecount'],
  repository: ['repo', 'repositoryname', 'reponame', 'url', 'repositoryurl', 'repourl', 'fullname'],
  ref: ['branch', 'tag', 'commit', 'revision'],
  branch: ['head', 'branchname', 'headbranch'],
  base: ['basebranch', 'targetbranch'],
  body: ['description'],
  url: ['link', 'address', 'issue', 'pullrequest', 'issueurl', 'pullrequesturl', 'pullurl', 'htmlurl'],
  text: ['message', 'content', 'task', 'title'],
  items: ['todos', 'list', 'plan'],
  state: ['status'],
};

/** What only says why a call is made, in the tools of other agents: words for people, which no tool of ours takes. */
const REMARKS = ['description', 'explanation', 'reason', 'rationale', 'thought', 'purpose'];

/** Whether a field of this name tells nothing that a tool with these `names` takes, so that it can be left out. */
export function isRemark(given: string, names: string[]): boolean {
  return REMARKS.includes(folded(given)) && nameMeant(given, names) === undefined;
}

/** What a value of a list of words is called elsewhere. A word that is one of the list's is never read as another. */
const OTHER_WORDS: Record<string, string[]> = {
  open: ['pending', 'notstarted'],
  'in-progress': ['active', 'doing', 'started', 'current'],
  done: ['completed', 'complete', 'finished'],
  read: ['output', 'logs'],
  stop: ['kill', 'terminate', 'cancel', 'abort'],
};

/** A name as it is compared: `filePath`, `file-path` and `file_path` are one. */
function folded(name: string): string {
  return name.replaceAll(/[_\-\s]/g, '').toLowerCase();
}

/** The one of `names` that `given` stands for; undefined when it is none's, or more than one's. */
export function nameMeant(given: string, names: string[]): string | undefined {
  return onlyOne(given, names, OTHER_NAMES);
}

/** The one of a list's words that `given` stands for. */
export function wordMeant(given: string, words: string[]): string | undefined {
  return onlyOne(given, words, OTHER_WORDS);
}

function onlyOne(given: string, known: string[], others: Record<string, string[]>): string | undefined {
  const wanted = folded(given);
  const same = known.filter((name) => folded(name) === wanted);
  const meant = same.length > 0 ? same : known.filter((name) => others[name]?.includes(wanted));
  return meant.length === 1 ? meant[0] : undefined;
}
