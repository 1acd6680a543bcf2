/**
 * Chapter routing in the schema: `@routedBy(argument:)` on a root field of the chapter subgraph names the argument that
 * holds the id by which the field is routed, as a path: `id`, `input.eventId`. Carried into the supergraph by
 * `@composeDirective`.
 */
export const ROUTING_SPEC_URL = 'https://chapterhouse.dev/routing/v1.0';
export const ROUTED_BY = 'routedBy';
export const ROUTED_BY_SDL = `directive @${ROUTED_BY}(argument: String!) on FIELD_DEFINITION`;

/**
 * `@public` on a field, or on a type for all its fields that lead to no other type: whoever may see it sees the same, so
 * a subscription to such fields alone is followed once for all who ask for it.
 */
export const PUBLIC = 'public';
export const PUBLIC_SDL = `directive @${PUBLIC} on OBJECT | FIELD_DEFINITION`;
