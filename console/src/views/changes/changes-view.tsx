import { useQuery } from '@tanstack/preact-query';
import { useMemo, useState } from 'preact/hooks';
import { api } from '../../api/calls.ts';
import { ApiError } from '../../api/request.ts';
import type { DiffView, EntryView, SessionView } from '../../api/types.ts';
import { dayAndTime } from '../../format/time.ts';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { languageOf } from '../../safe/highlight.ts';
import { plain, plainLine } from '../../safe/plain.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';
import { Hunks } from './hunks.tsx';
import { type ChangedFile, filesOf } from './patch.ts';

type Props = { session: SessionView; entries: readonly EntryView[] };

/** What differs in the working tree, now or at an entry. */
export function ChangesView({ session, entries }: Props) {
  const { changes } = useTexts();
  const language = useLanguage();
  const [at, choose] = useState('');
  const diff = useQuery({
    queryKey: ['diff', session.id, at, at === '' ? session.version : 0],
    queryFn: ({ signal }) => api.diff(session.id, at === '' ? undefined : Number(at), signal),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const replies = entries.filter(({ items }) => items.some((item) => item.type === 'call' && item.edit));
  return (
    <div class="changes">
      <div class="changes-head">
        <label>
          <span>{changes.asOf}</span>
          <select value={at} onChange={({ currentTarget }) => choose(currentTarget.value)}>
            <option value="">{changes.now}</option>
            {replies.toReversed().map((entry) => (
              <option key={entry.version} value={entry.version}>
                {dayAndTime(entry.at, language)} · {entry.version}
              </option>
            ))}
          </select>
        </label>
        {diff.data && <Where diff={diff.data} />}
      </div>
      {diff.isPending && <Loading />}
      {diff.error && <NoDiff error={diff.error} onAgain={() => void diff.refetch()} />}
      {diff.data?.repositories.map((repository) => (
        <Repository key={repository.name} repository={repository} />
      ))}
      {diff.data?.repositories.every(({ patch }) => patch.trim() === '') && <Empty icon="check" title={changes.none} />}
    </div>
  );
}

function NoDiff({ error, onAgain }: { error: unknown; onAgain: () => void }) {
  const { changes } = useTexts();
  if (error instanceof ApiError && error.status === 409) return <Empty icon="machine" title={changes.unavailable} />;
  return <Failed error={error} onAgain={onAgain} />;
}

/** Where it was read, and how exact that is. */
function Where({ diff }: { diff: DiffView }) {
  const { changes } = useTexts();
  const language = useLanguage();
  return (
    <p class="hint">
      {changes.from[diff.from]}, {changes.at(dayAndTime(diff.at, language))}. {!diff.exact && changes.inexact}{' '}
      {diff.note && plainLine(diff.note)}
    </p>
  );
}

function Repository({ repository }: { repository: DiffView['repositories'][number] }) {
  const { changes } = useTexts();
  const { name, branch, head, patch, cut } = repository;
  const files = useMemo(() => filesOf(patch), [patch]);
  if (patch.trim() === '') return null;
  return (
    <section class="repository-diff">
      <h2>
        <span class="repository">{plainLine(name)}</span> <code>{plainLine(branch)}</code>{' '}
        <code class="hint">{plainLine(head).slice(0, 12)}</code>
        {files && <span class="hint">{changes.files(files.length)}</span>}
      </h2>
      {!files && (
        <>
          <p class="hint">{changes.unreadable}</p>
          <pre>{plain(patch)}</pre>
        </>
      )}
      {files?.map((file) => (
        <FileDiff key={file.name} file={file} isFewFiles={files.length <= FEW_FILES} />
      ))}
      {cut !== undefined && <p class="hint">{changes.cut}</p>}
    </section>
  );
}

const FEW_FILES = 20;
const LINES_MAX = 1_000;

function FileDiff({ file, isFewFiles }: { file: ChangedFile; isFewFiles: boolean }) {
  const { changes } = useTexts();
  const isLarge = file.added + file.removed > LINES_MAX;
  const [isOpen, open] = useState(isFewFiles && !isLarge);
  return (
    <details class="diff-file" open={isOpen} onToggle={({ currentTarget }) => open(currentTarget.open)}>
      <summary>
        <code dir="auto">{plainLine(file.name)}</code>
        {file.from !== undefined && <span class="hint">{changes.renamed(plainLine(file.from))}</span>}
        {isLarge && <span class="hint">{changes.large}</span>}
        <span class="counts">
          <span class="added">+{file.added}</span> <span class="removed">−{file.removed}</span>
        </span>
      </summary>
      {file.isBinary && <p class="hint">{changes.binary}</p>}
      {isOpen && file.hunks.length > 0 && <Hunks hunks={file.hunks} language={languageOf(file.name)} />}
    </details>
  );
}
