/** What the page needs of an operation of the OpenAPI document. */
export type Operation = {
  id: string;
  method: string;
  path: string;
  noun: string;
  summary: string;
  description: string;
  parameters: { name: string; where: "path" | "query"; required: boolean }[];
  example: unknown;
  takesBody: boolean;
  responses: { status: string; description: string }[];
};

type Described = {
  operationId: string;
  tags?: string[];
  summary?: string;
  description?: string;
  parameters?: { name: string; in: "path" | "query"; required?: boolean }[];
  requestBody?: { content: Record<string, { example?: unknown }> };
  responses: Record<string, { description: string }>;
};

export type ApiDocument = { paths: Record<string, Record<string, Described>> };

/** The document's operations in its order. */
export function operationsOf(document: ApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, described]) => toOperation(path, method, described)),
  );
}

function toOperation(path: string, method: string, described: Described): Operation {
  const { operationId, tags = [], summary = "", description = "", requestBody } = described;
  return {
    id: operationId,
    method: method.toUpperCase(),
    path,
    noun: tags[0] ?? "",
    summary,
    description,
    parameters: (described.parameters ?? []).map(({ name, in: where, required = false }) => ({
      name,
      where,
      required,
    })),
    example: requestBody?.content["application/json"]?.example,
    takesBody: requestBody !== undefined,
    responses: Object.entries(described.responses).map(([status, told]) => ({
      status,
      description: told.description,
    })),
  };
}

/** Operations by noun, in the order in which the nouns come first. */
export function byNoun(operations: Operation[]): [noun: string, operations: Operation[]][] {
  const groups = new Map<string, Operation[]>();
  for (const operation of operations) {
    groups.set(operation.noun, [...(groups.get(operation.noun) ?? []), operation]);
  }
  return [...groups];
}

/** Those that contain each of the words in what they say of themselves. */
export function matching(operations: Operation[], query: string): Operation[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return operations.filter(({ id, method, path, noun, summary }) => {
    const said = `${id} ${method} ${path} ${noun} ${summary}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
}

/** The path with what varies filled in, and the query. */
export function targetOf({ path, parameters }: Operation, values: Record<string, string>): string {
  const filled = path.replace(/\{(\w+)\}/g, (brace, name: string) =>
    values[name] ? encodeURIComponent(values[name]) : brace,
  );
  const query = new URLSearchParams();
  for (const { name, where } of parameters) {
    if (where === "query" && values[name]) query.set(name, values[name]);
  }
  return query.size > 0 ? `${filled}?${query}` : filled;
}

/** The body as one types it. */
export const bodyText = ({ example, takesBody }: Operation): string =>
  takesBody ? JSON.stringify(example ?? {}, null, 2) : "";
