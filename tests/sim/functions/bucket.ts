import { MemoryBlobs } from '../../agent-core/fakes/people.ts';

/** Objects, and what was copied from where: a copy's content when it was made. */
export class SimBlobs extends MemoryBlobs {
  readonly copies: { from: string; to: string; text: string }[] = [];

  override async copy(from: string, to: string): Promise<void> {
    await super.copy(from, to);
    this.copies.push({ from, to, text: new TextDecoder().decode(this.objects.get(to)) });
  }
}
