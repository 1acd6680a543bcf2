/** Version 1 of the guidelines, for the sample and to start from. */
export const SAMPLE_GUIDELINES = `Sample data: replace these with your own.

1. Everyone is welcome. Nobody is the joke.
2. Answer invitations honestly: a seat given back in time is a seat for someone who waits.
3. What is said at a table stays there unless its teller says otherwise.
4. No selling, no recruiting, unless the evening is about that.
5. When something goes wrong, tell an organizer. They listen first, act soon, and say what they did.
6. Organizers keep attendance to themselves and share numbers, never names.`;
