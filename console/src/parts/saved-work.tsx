import { dayAndTime } from '../format/time.ts';
import { apiAddress } from '../safe/address.ts';
import { useLanguage, useTexts } from '../text/use-texts.ts';

/** When work was saved, and where it is downloaded, if it may be. */
export function SavedWork({ saved: { at, url } }: { saved: { at: number; url?: string | undefined } }) {
  const { side } = useTexts();
  const when = dayAndTime(at, useLanguage());
  const address = url === undefined ? undefined : apiAddress(url);
  return (
    <>
      {side.savedAt(when)}{' '}
      {address && (
        <a href={address} download>
          {side.download}
        </a>
      )}
    </>
  );
}
