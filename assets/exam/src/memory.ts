/** What this computer remembers of an unfinished paper, in IndexedDB: it survives a reload and a power cut. */

import type { Entry } from './paper';
import type { Notes } from './sheet';

/** How long after its end a paper that was never handed in here is remembered, milliseconds. */
const KEPT = 24 * 3600 * 1000;

interface Kept extends Entry {
  paper: string;
}

interface KeptPaper extends Notes {
  paper: string;
  endsAt: number;
}

export class Memory {
  private constructor(
    private readonly database: IDBDatabase,
    private readonly paper: string,
  ) {}

  /** The memory of one candidate's paper; fails where the browser has none. */
  static async open(paper: string): Promise<Memory> {
    const request = indexedDB.open('exam-player', 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('answers', { keyPath: ['paper', 'no'] });
      request.result.createObjectStore('papers', { keyPath: 'paper' });
    };
    return new Memory(await result(request), paper);
  }

  /** The answers that the server has not confirmed. */
  async answers(): Promise<Entry[]> {
    const store = this.database.transaction('answers').objectStore('answers');
    const kept = await result<Kept[]>(store.getAll(range(this.paper)));
    return kept.map(({ no, answer, revision }) => ({ no, answer, revision }));
  }

  async notes(): Promise<Notes> {
    const store = this.database.transaction('papers').objectStore('papers');
    const kept = await result<KeptPaper | undefined>(store.get(this.paper));
    return kept ?? { position: 0, marks: [] };
  }

  /** Keeps an answer, unless another tab has kept a newer one. */
  keep(entry: Entry): Promise<void> {
    return this.write('answers', (store) => {
      const known = store.get([this.paper, entry.no]) as IDBRequest<Kept | undefined>;
      known.onsuccess = () => {
        if (!known.result || known.result.revision < entry.revision) store.put({ paper: this.paper, ...entry });
      };
    });
  }

  /** Forgets answers that are settled, but none that was changed meanwhile. */
  settle(entries: Iterable<Entry>): Promise<void> {
    return this.write('answers', (store) => {
      for (const entry of entries) {
        const known = store.get([this.paper, entry.no]) as IDBRequest<Kept | undefined>;
        known.onsuccess = () => {
          if (known.result && known.result.revision <= entry.revision) store.delete([this.paper, entry.no]);
        };
      }
    });
  }

  note(notes: Notes, endsAt: number): Promise<void> {
    return this.write('papers', (store) => store.put({ paper: this.paper, endsAt, ...notes }));
  }

  /** Forgets this paper. */
  async forget(): Promise<void> {
    await this.forgetPaper(this.paper);
  }

  /** Forgets the papers of candidates who sat here long before `now`. */
  async forgetOld(now: number): Promise<void> {
    const store = this.database.transaction('papers').objectStore('papers');
    for (const old of await result<KeptPaper[]>(store.getAll())) {
      if (old.endsAt + KEPT < now) await this.forgetPaper(old.paper);
    }
  }

  private async forgetPaper(paper: string): Promise<void> {
    await this.write('answers', (store) => store.delete(range(paper)));
    await this.write('papers', (store) => store.delete(paper));
  }

  /** Ends when the disk has it, not only the system's cache. */
  private write(name: string, work: (store: IDBObjectStore) => void): Promise<void> {
    return new Promise((done, fail) => {
      const transaction = this.database.transaction(name, 'readwrite', { durability: 'strict' });
      transaction.oncomplete = () => done();
      transaction.onabort = () => fail(transaction.error);
      work(transaction.objectStore(name));
    });
  }
}

function range(paper: string): IDBKeyRange {
  return IDBKeyRange.bound([paper, 0], [paper, Infinity]);
}

function result<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });
}
