import { z } from 'zod';

/** Those whose verifying key cannot sign: with one of these a published key is of no use to a forger. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
] as const;

/** An OpenID Connect issuer whose access tokens are taken. */
export interface OidcIssuerConfig {
  /** As its tokens name it in `iss`, to the letter. */
  readonly issuer: string;
  /** A token must be for one of these; none given means `OIDC_AUDIENCE`. */
  readonly audiences: readonly string[];
  /** Signatures taken (RFC 7518 §3.1, RFC 8037 §3.1). */
  readonly algorithms: readonly string[];
  /** Where its tokens tell of the member. */
  readonly claims: {
    readonly name: string;
    readonly email: string;
    readonly picture: string;
  };
  /** What front-ends call themselves there; undefined when each knows by itself. */
  readonly clientId: string | undefined;
}

const text = z.string().trim().min(1);
const url = z.url({ protocol: /^https?$/, error: 'must be an HTTP URL' });

const entry = z
  .strictObject({
    issuer: url,
    audience: z.union([text.transform((one) => [one]), z.array(text).min(1)]).default([]),
    algorithms: z
      .array(z.enum(ALGORITHMS))
      .min(1)
      .default([...ALGORITHMS]),
    claims: z
      .strictObject({
        name: text.default('name'),
        email: text.default('email'),
        picture: text.default('picture'),
      })
      .prefault({}),
    clientId: text.optional(),
  })
  .transform(
    ({ audience, clientId, ...rest }): OidcIssuerConfig => ({ ...rest, audiences: audience, clientId }),
  );

const entries = z.array(entry).superRefine((issuers, context) => {
  const names = issuers.map(({ issuer }) => issuer);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) context.addIssue({ code: 'custom', message: `names ${twice} twice` });
});

/** `https://a.example, https://b.example`, or a JSON array of objects where there is more to say. */
export const oidcIssuers = z
  .string()
  .default('')
  .transform((value, context): unknown => {
    if (!value.trimStart().startsWith('[')) {
      const names = value.split(',').map((part) => part.trim());
      return names.filter((name) => name !== '').map((issuer) => ({ issuer }));
    }
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue({ code: 'custom', message: 'starts as a JSON array and is none' });
      return z.NEVER;
    }
  })
  .pipe(entries);
