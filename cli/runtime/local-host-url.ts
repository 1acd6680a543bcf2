/**
 * URL of the chapter host inside `chapterhouse start`, which no other process reaches. A file of its own: gateways need it
 * and nothing else of community's.
 */
export const LOCAL_HOST_URL = 'local:';
