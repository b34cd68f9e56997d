import { useState } from 'preact/hooks';
import { apiAddress } from '../../../safe/address.ts';
import { useTexts } from '../../../text/use-texts.ts';

/** Pictures of the session, from our API only; a press shows one in full. */
export function Pictures({ images }: { images: readonly { url: string }[] }) {
  const addresses = images.flatMap(({ url }) => apiAddress(url) ?? []);
  if (addresses.length === 0) return null;
  return (
    <div class="pictures">
      {addresses.map((address) => (
        <Picture key={address} address={address} />
      ))}
    </div>
  );
}

function Picture({ address }: { address: string }) {
  const { entry } = useTexts();
  const [isWhole, show] = useState(false);
  return (
    <button type="button" class={isWhole ? 'picture whole' : 'picture'} onClick={() => show(!isWhole)}>
      <img src={address} alt={entry.image} loading="lazy" decoding="async" />
    </button>
  );
}
