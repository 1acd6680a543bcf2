import { Arg, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { UrlScalar } from '../../../kernel/graphql/scalars.ts';
import { payload } from '../../../kernel/graphql/user-errors.ts';
import { signedIn } from '../authority.ts';
import type { CommunityContext } from '../context.ts';
import { loadChapter } from '../directory/chapter.resolver.ts';
import { Chapter } from '../directory/chapter.type.ts';
import { DataExport, ExportMyDataInput, ExportMyDataPayload, presentExport } from './data-export.type.ts';
import { sealExport } from './hand-out.ts';
import { requestExport } from './request-export.ts';

@Resolver(() => DataExport)
export class DataExportResolver {
  @Mutation(() => ExportMyDataPayload, {
    description:
      'Gathers all that headquarters and the viewer’s chapters keep about them, as a ZIP of JSON. Ask again to see how far it has come.',
  })
  exportMyData(
    @Ctx() context: CommunityContext,
    @Arg('input', () => ExportMyDataInput) _input: ExportMyDataInput,
  ): Promise<Partial<ExportMyDataPayload>> {
    return payload(async () => ({
      export: presentExport(await requestExport(context, signedIn(context.viewer).memberId)),
    }));
  }

  @FieldResolver(() => UrlScalar, {
    nullable: true,
    description:
      'Where it is downloaded, with the viewer’s bearer token. Null while there is nothing to download.',
  })
  async url(
    @Root() { localId, status }: DataExport,
    @Ctx() { db, graphUrl }: CommunityContext,
  ): Promise<string | null> {
    if (status === 'GATHERING') return null;
    return new URL(`/exports/${await sealExport(db, localId)}`, graphUrl()).href;
  }

  @FieldResolver(() => [Chapter], {
    description: 'Chapters that are away and follow later; the member gets a mail then.',
  })
  async missingChapters(
    @Root() { missing }: DataExport,
    @Ctx() context: CommunityContext,
  ): Promise<Chapter[]> {
    const chapters = await Promise.all(missing.map((key) => loadChapter(context, key)));
    return chapters.filter((chapter) => chapter !== null);
  }
}
