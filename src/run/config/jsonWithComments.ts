/**
 * The value of a JSON text that may hold comments, from `//` to the end of the line or between `/*` and its end.
 * Nothing else is added to JSON: no comma after the last item, no bare keys. Throws SyntaxError with a place in the text.
 */
export function jsonWithComments(text: string): unknown {
  return JSON.parse(withoutComments(text));
}

/** A string, whose slashes are its own, or a comment. */
const stringOrComment = /"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;

/** The text with blanks in the place of comments, so that everything else keeps its place. */
function withoutComments(text: string): string {
  return text.replace(stringOrComment, (part) =>
    part.startsWith('"') ? part : part.replaceAll(/[^\n]/g, ' '),
  );
}
