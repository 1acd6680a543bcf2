import { type ConstDirectiveNode, type ConstValueNode, Kind } from 'graphql';

export type Directives = readonly ConstDirectiveNode[] | undefined;

export function argumentOf(
  directive: ConstDirectiveNode | undefined,
  name: string,
): ConstValueNode | undefined {
  return directive?.arguments?.find((argument) => argument.name.value === name)?.value;
}

/** Of the first directive of that name. */
export function stringArgument(directives: Directives, directive: string, name: string): string | undefined {
  const value = argumentOf(
    directives?.find((d) => d.name.value === directive),
    name,
  );
  return value?.kind === Kind.STRING ? value.value : undefined;
}

/** Whether the join spec's directive is about the graph of that enum value. */
export function isAbout(directive: ConstDirectiveNode, graph: string): boolean {
  const value = argumentOf(directive, 'graph');
  return value?.kind === Kind.ENUM && value.value === graph;
}

export function isTrue(directive: ConstDirectiveNode, name: string): boolean {
  const value = argumentOf(directive, name);
  return value?.kind === Kind.BOOLEAN && value.value;
}
