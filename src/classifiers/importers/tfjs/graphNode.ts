/** A node of TensorFlow's GraphDef as `model.json` holds it. */
export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr?: Readonly<Record<string, AttributeJson | undefined>>;
}

interface AttributeJson {
  readonly s?: string | readonly number[];
  readonly i?: string | number;
  readonly f?: number;
  readonly b?: boolean;
  readonly type?: string | number;
  readonly shape?: ShapeJson;
  readonly list?: {
    readonly i?: readonly (string | number)[];
    readonly s?: readonly (string | readonly number[])[];
  };
}

interface ShapeJson {
  readonly dim?: readonly { readonly size?: string | number }[];
}

/** Text is written in base64, or as the codes of its letters. */
function decodedText(text: string | readonly number[]): string {
  return typeof text === 'string'
    ? Buffer.from(text, 'base64').toString('latin1')
    : String.fromCharCode(...text);
}

export function textAttribute({ attr }: GraphNode, name: string, fallback: string): string {
  const value = attr?.[name]?.s;
  return value === undefined ? fallback : decodedText(value);
}

export function textsAttribute({ attr }: GraphNode, name: string): string[] {
  return (attr?.[name]?.list?.s ?? []).map(decodedText);
}

export function numberAttribute({ attr }: GraphNode, name: string, fallback: number): number {
  const value = attr?.[name]?.f ?? attr?.[name]?.i;
  return value === undefined ? fallback : Number(value);
}

export function numbersAttribute(
  { attr }: GraphNode,
  name: string,
  fallback: readonly number[],
): readonly number[] {
  const values = attr?.[name]?.list?.i;
  return values === undefined || values.length === 0 ? fallback : values.map(Number);
}

export function flagAttribute({ attr }: GraphNode, name: string): boolean {
  return attr?.[name]?.b === true;
}

/** The shape that a Placeholder names; undefined where a size is open. */
export function shapeAttribute({ attr }: GraphNode): (number | undefined)[] | undefined {
  return sizesOf(attr?.shape?.shape);
}

export function sizesOf(shape: ShapeJson | undefined): (number | undefined)[] | undefined {
  return shape?.dim?.map(({ size }) => (size === undefined || Number(size) < 0 ? undefined : Number(size)));
}

/** The node that an input names, and which of its outputs; undefined for a mere order of execution (`^name`). */
export function inputSource(input: string): { readonly name: string; readonly output: number } | undefined {
  if (input.startsWith('^')) return undefined;
  const [name = '', output = '0'] = input.split(':');
  return { name, output: Number(output) };
}
