/** The exam's API. Every failure is either a refusal, which a person must hear, or a passing trouble, which is tried again. */

import type { Entry, Paper, Receipt, Saved } from './paper';

/** How long an answer of the server may take, milliseconds. */
const PATIENCE = 15_000;

/** The server cannot be reached, or is in trouble. */
export class Unreachable extends Error {}

/** The server said no: RFC 9457 problem details. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    /** The reason in Chinese. */
    readonly detail: string,
    /** The numbers of the items at fault. */
    readonly items: number[],
  ) {
    super(detail);
  }
}

export class Api {
  constructor(private readonly csrf: string) {}

  paper(): Promise<Paper> {
    return this.call('GET', 'paper');
  }

  save(answers: Entry[]): Promise<Saved> {
    return this.call('PUT', 'answers', { answers });
  }

  submit(): Promise<Receipt> {
    return this.call('POST', 'submission', {});
  }

  private async call<T>(method: string, name: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { Accept: 'application/json', 'X-CSRF-Token': this.csrf };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    const abort = new AbortController();
    const timer = window.setTimeout(() => abort.abort(), PATIENCE);
    try {
      const response = await fetch(`/api/v1/exam/${name}`, {
        method,
        headers,
        body: body === undefined ? undefined : JSON.stringify(body),
        signal: abort.signal,
        cache: 'no-store',
      });
      const passing = response.status >= 500 || response.status === 429 || response.status === 408;
      if (passing) throw new Unreachable(`HTTP ${response.status}`);
      const answer: unknown = await response.json();
      if (!response.ok) throw refused(response.status, answer);
      return answer as T;
    } catch (error) {
      if (error instanceof Refused) throw error;
      throw new Unreachable(String(error));
    } finally {
      window.clearTimeout(timer);
    }
  }
}

function refused(status: number, answer: unknown): Refused {
  const problem = (answer ?? {}) as { code?: string; title?: string; detail?: string; problems?: { place: string }[] };
  const items = (problem.problems ?? []).map((it) => Number(it.place)).filter((no) => Number.isInteger(no));
  return new Refused(status, problem.code ?? '', problem.detail ?? problem.title ?? '', items);
}
