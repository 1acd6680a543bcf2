import { loadConfig } from './config.ts';

describe('the configuration', () => {
  it('has a default for everything', () => {
    const config = loadConfig({});
    expect(config).toMatchObject({
      port: undefined,
      host: '127.0.0.1',
      databaseUrl: undefined,
      oidcIssuers: [],
      logLevel: undefined,
    });
    expect(config.dataFolder).toMatch(/^\/.*\.chapterhouse$/);
  });

  it('reads lists and trims them', () => {
    expect(loadConfig({ OIDC_ISSUERS: ' https://a.example , https://b.example,' }).oidcIssuers).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });

  it('names every setting at fault at once', () => {
    const bad = () => loadConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' });
    expect(bad).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(bad).toThrow(name);
  });
});
