import { useQuery } from '@tanstack/preact-query';
import { api, fileAddress } from '../../api/calls.ts';
import type { SessionView } from '../../api/types.ts';
import { bytes } from '../../format/money.ts';
import { dayAndTime } from '../../format/time.ts';
import { Icon } from '../../parts/icon.tsx';
import { Empty, Failed, Loading } from '../../parts/standing.tsx';
import { plainLine } from '../../safe/plain.ts';
import { useLanguage, useTexts } from '../../text/use-texts.ts';

/** What the session has sent to people, to download. */
export function FilesView({ session }: { session: SessionView }) {
  const { changes } = useTexts();
  const language = useLanguage();
  const files = useQuery({
    queryKey: ['files', session.id, session.version],
    queryFn: ({ signal }) => api.files(session.id, signal),
  });
  if (files.isPending) return <Loading />;
  if (files.error || !files.data) return <Failed error={files.error} onAgain={() => void files.refetch()} />;
  if (files.data.files.length === 0) return <Empty icon="file" title={changes.noFiles} />;
  return (
    <table class="report">
      <thead>
        <tr>
          <th>{changes.name}</th>
          <th class="number">{changes.size}</th>
          <th>{changes.sentAt}</th>
        </tr>
      </thead>
      <tbody>
        {files.data.files.map((file) => (
          <tr key={`${file.version} ${file.index}`}>
            <td dir="auto">
              <a href={fileAddress(session.id, file.version, file.index)} download={plainLine(file.name)}>
                <Icon name="download" /> {plainLine(file.name)}
              </a>
            </td>
            <td class="number">{file.bytes !== undefined && bytes(file.bytes)}</td>
            <td>{dayAndTime(file.at, language)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
