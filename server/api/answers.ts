import { z } from "@hono/zod-openapi";
import { problemShape } from "#core/contracts/problem.ts";

/** Every route may answer a problem document instead. */
const problem = {
  content: { "application/problem+json": { schema: problemShape } },
  description: "A problem: `reason` says which, `title` says it to the person",
};

const json = <Shape extends z.ZodType>(schema: Shape, description: string) => ({
  content: { "application/json": { schema } },
  description,
});

export function answersOk<Shape extends z.ZodType>(schema: Shape, description: string) {
  return { 200: json(schema, description), default: problem };
}

export function answersCreated<Shape extends z.ZodType>(schema: Shape, description: string) {
  return { 201: json(schema, description), default: problem };
}

export function answersNothing(description: string) {
  return { 204: { description }, default: problem };
}

/** For routes that answer with bytes; `mediaType` may be a range such as "image/*". */
export function answersBytes(mediaType: string, description: string) {
  return { 200: { content: { [mediaType]: {} }, description }, default: problem };
}

/** A JSON body that has to be there. */
export function jsonBody<Shape extends z.ZodType>(schema: Shape) {
  return { required: true, content: { "application/json": { schema } } };
}

/** A multipart form; a JSON body is refused. */
export function formBody<Shape extends z.ZodType>(schema: Shape) {
  return { required: true, content: { "multipart/form-data": { schema } } };
}

/** The one file of a form. */
export const fileField = z.instanceof(File).openapi({ type: "string", format: "binary" });
