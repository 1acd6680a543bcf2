import { graphql } from 'graphql';
import { createPool } from '../../dist/kernel/db/pool.js';
import { silentLogger } from '../../dist/kernel/log.js';
import { Notices } from '../../dist/kernel/notices.js';
import { openCommunity } from '../../dist/subgraphs/community/community.js';

/** Finds out which SQL a page takes, and sends just that. */
export class BareSql {
  static async open(url) {
    const bare = new BareSql();
    bare.pool = createPool(url, silentLogger, 2);
    bare.recording = createPool(url, silentLogger, 2);
    bare.notices = new Notices(bare.recording, silentLogger);
    const query = bare.recording.query.bind(bare.recording);
    bare.recording.query = (text, values) => {
      bare.statements?.push({ text, values });
      return query(text, values);
    };
    bare.community = await openCommunity({
      ...{ pool: bare.recording, notices: bare.notices, logger: silentLogger },
      clock: { now: () => new Date() },
      hostPeer: () => undefined,
      follow: false,
    });
    return bare;
  }

  /** @returns the statements of a page, in their order */
  async of({ query, variables }) {
    this.statements = [];
    const result = await graphql({
      schema: this.community.schema,
      source: query,
      variableValues: variables,
      contextValue: this.community.context(undefined),
    });
    if (result.errors) throw result.errors[0];
    const { statements } = this;
    this.statements = undefined;
    return statements;
  }

  async send(statements) {
    for (const { text, values } of statements) await this.pool.query(text, values);
  }

  async close() {
    await this.community.close();
    await this.recording.end();
    await this.pool.end();
  }
}
