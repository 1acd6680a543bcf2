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
    expect(loadConfig({ TRUSTED_URLS: ' https://a.example , https://b.example,' }).trustedUrls).toEqual([
      'https://a.example',
      'https://b.example',
    ]);
  });

  it('takes issuers by their URLs alone, for the common audience', () => {
    const { oidcIssuers } = loadConfig({ OIDC_ISSUERS: 'https://a.example, https://b.example/' });
    expect(oidcIssuers.map(({ issuer }) => issuer)).toEqual(['https://a.example', 'https://b.example/']);
    expect(oidcIssuers[0]).toMatchObject({
      audiences: ['chapterhouse'],
      claims: { name: 'name', email: 'email', picture: 'picture' },
      clientId: undefined,
    });
  });

  it('takes issuers as JSON, each with its own audiences, algorithms, claims and client', () => {
    const issuer = {
      issuer: 'https://a.example',
      audience: ['graph', 'graph-test'],
      algorithms: ['ES256'],
      claims: { name: 'https://a.example/name' },
      clientId: 'web',
    };
    const { audience, claims, ...rest } = issuer;
    expect(loadConfig({ OIDC_ISSUERS: JSON.stringify([issuer]) }).oidcIssuers).toEqual([
      { ...rest, audiences: audience, claims: { ...claims, email: 'email', picture: 'picture' } },
    ]);
  });

  it.each([
    ['no URL', 'login.example'],
    ['twice the same', 'https://a.example,https://a.example'],
    ['a shared secret', '[{"issuer":"https://a.example","algorithms":["HS256"]}]'],
    ['no signature', '[{"issuer":"https://a.example","algorithms":["none"]}]'],
    ['a setting that is none', '[{"issuer":"https://a.example","audiences":"graph"}]'],
    ['half a text', '[{"issuer":'],
  ])('refuses an issuer with %s', (_, OIDC_ISSUERS) => {
    expect(() => loadConfig({ OIDC_ISSUERS })).toThrow('OIDC_ISSUERS');
  });

  it('knows headers by their lower-case names, the usual ones unless told', () => {
    const names = (text?: string) => loadConfig({ CLIENT_NAME_HEADERS: text }).persisted.clientNameHeaders;
    expect(names('X-Client, x-app')).toEqual(['x-client', 'x-app']);
    expect(names()).toEqual(['apollographql-client-name', 'graphql-client-name']);
  });

  it('has automatic persisted queries with their bounds, or none', () => {
    expect(loadConfig({}).persisted).toMatchObject({ automatic: undefined, trustedDocuments: undefined });
    expect(
      loadConfig({ AUTOMATIC_PERSISTED_QUERIES: 'true', AUTOMATIC_PERSISTED_QUERIES_ENTRIES: '5' }).persisted,
    ).toMatchObject({ automatic: { entries: 5, bytes: 8 * 1024 * 1024 } });
  });

  it('sends traces where the collector is, and nowhere unless told', () => {
    const url = (env: NodeJS.ProcessEnv) => loadConfig(env).tracing?.url;
    expect(url({})).toBeUndefined();
    expect(url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel:4318/' })).toBe('http://otel:4318/v1/traces');
    expect(url({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://otel/x' })).toBe('https://otel/x');
    expect(() => url({ OTEL_EXPORTER_OTLP_ENDPOINT: 'otel:4318' })).toThrow('OTEL_EXPORTER_OTLP_ENDPOINT');
    expect(() => loadConfig({ OTEL_TRACES_SAMPLER_ARG: '2' })).toThrow('OTEL_TRACES_SAMPLER_ARG');
  });

  it('has a rate for each thing that is counted, or none at all', () => {
    expect(loadConfig({ RATE_SIGN_IN_TOKEN: '7', RATE_POST_MEMBER: '0' }).rates).toMatchObject({
      signIn: { token: 7, address: 6_000 },
      post: { member: 0, token: 20 },
    });
    expect(loadConfig({ RATE_LIMITS: 'false' }).rates).toBeUndefined();
    expect(() => loadConfig({ RATE_RSVP_MEMBER: '-1' })).toThrow('RATE_RSVP_MEMBER');
  });

  it('lets a request take any time when its timeout is 0', () => {
    expect(loadConfig({ SUBGRAPH_TIMEOUT_MS: '7000', REQUEST_TIMEOUT_MS: '0' }).timeouts).toEqual({
      subgraphMs: 7_000,
      chapterMs: 5_000,
      requestMs: undefined,
    });
    expect(() => loadConfig({ SUBGRAPH_TIMEOUT_MS: '0' })).toThrow('SUBGRAPH_TIMEOUT_MS');
  });

  it('sends mail from an address, by a server', () => {
    expect(loadConfig({}).mail).toBeUndefined();
    const mail = { SMTP_URL: 'smtps://user:secret@mail.test', MAIL_FROM: 'events@graph.test' };
    expect(loadConfig(mail).mail).toEqual({ smtpUrl: mail.SMTP_URL, from: mail.MAIL_FROM });
    expect(() => loadConfig({ SMTP_URL: mail.SMTP_URL })).toThrow('MAIL_FROM');
    expect(() => loadConfig({ ...mail, SMTP_URL: 'http://mail.test' })).toThrow('SMTP_URL');
  });

  it('names every setting at fault at once', () => {
    const bad = () => loadConfig({ PORT: '70000', DATABASE_URL: 'mysql://x', LOG_LEVEL: 'loud' });
    expect(bad).toThrow(expect.objectContaining({ code: 'BAD_CONFIG' }));
    for (const name of ['PORT', 'DATABASE_URL', 'LOG_LEVEL']) expect(bad).toThrow(name);
  });
});
