import type { SessionEvent } from '../model/hail';
import { provenance } from '../model/provenance';
import { knownPaths, webLinks, type LinkSource } from '../model/weblinks';
import type { Reader } from '../session/reader';
import { linkText } from './autolink';

let known: { events: readonly SessionEvent[]; directory: string | null; paths: Set<string> } | null = null;

/** Where the places of a session's repository are found; null when its forge or commit is not known. */
export function repositoryLinks({ stream, detail }: Reader, directory: string | null): LinkSource | null {
  const links = webLinks(provenance(stream.header, detail));
  if (links === null) return null;
  // The same for every text on the page until more events arrive.
  if (known?.events !== stream.events || known.directory !== directory)
    known = { events: stream.events, directory, paths: knownPaths(stream.events, directory) };
  return { links, paths: known.paths, directory };
}

/** Links the places of a session's repository in a text of that session. */
export function linkRepository(element: Element, reader: Reader, directory: string | null): void {
  const source = repositoryLinks(reader, directory);
  if (source) linkText(element, source);
}
