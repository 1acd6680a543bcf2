import {
  type GraphQLCompositeType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { Failure } from '../execute/failure.ts';
import { isObject } from '../execute/run.ts';
import type { Site } from './answer.ts';
import type { Children, Projection } from './children.ts';
import { type Complete, completeLeaf } from './leaf.ts';

/** Completes a value of a field: GraphQL spec §6.4.3, with nulls that go up as §6.4.4 says. */
export function completeType(type: GraphQLOutputType, site: Site, children: Children): Complete {
  if (isNonNullType(type)) {
    const complete = completePresent(type.ofType, site, children);
    return (value, answer) => {
      if (value === undefined) return answer.absent(site);
      return value === null ? answer.missing(site) : complete(value, answer);
    };
  }
  const complete = completePresent(type, site, children);
  return (value, answer) => {
    if (value === null) return 'null';
    return (value === undefined ? answer.absent(site) : complete(value, answer)) ?? 'null';
  };
}

function completePresent(type: GraphQLOutputType, site: Site, children: Children): Complete {
  if (isListType(type)) return completeList(completeType(type.ofType, site, children), site);
  if (isLeafType(type)) return completeLeaf(type, site);
  return isObjectType(type) ? completeObject(type, site, children) : completeAbstract(type, site, children);
}

function completeList(item: Complete, site: Site): Complete {
  return (value, answer) => {
    if (!Array.isArray(value)) return answer.invalid(value, site, 'a list');
    const depth = answer.depth++;
    let text = '[';
    for (let i = 0; i < value.length; i++) {
      answer.path[depth] = i;
      const part = item(value[i], answer);
      if (part === undefined) {
        answer.depth = depth;
        return undefined;
      }
      text += i === 0 ? part : `,${part}`;
    }
    answer.depth = depth;
    return `${text}]`;
  };
}

function completeObject(type: GraphQLObjectType, site: Site, children: Children): Complete {
  const { name } = type;
  let projection: Projection | undefined;
  return (value, answer) => {
    if (!isObject(value) || value instanceof Failure)
      return answer.invalid(value, site, `an object of ${name}`);
    const typename = value['__typename'];
    if (typeof typename === 'string' && typename !== name)
      return answer.invalid(value, site, `an object of ${name}`);
    projection ??= children.of(name);
    return projection === undefined ? answer.missing(site) : projection.complete(value, answer);
  };
}

function completeAbstract(type: GraphQLCompositeType, site: Site, children: Children): Complete {
  return (value, answer) => {
    if (!isObject(value) || value instanceof Failure)
      return answer.invalid(value, site, `an object of ${type.name}`);
    const typename = value['__typename'];
    if (typename instanceof Failure) return answer.untyped(typename, site);
    const projection = children.of(typeof typename === 'string' ? typename : type.name);
    if (projection === undefined) return answer.invalid(value, site, `an object of a type of ${type.name}`);
    return projection.complete(value, answer);
  };
}
