import { optionsOf } from './auditOptions.ts';
import { byId } from './dom.ts';
import { stem } from './fileKinds.ts';
import type { MapsPart } from './mapsPart.ts';
import { type ReadImage, unitChoices } from './messages.ts';
import { className, type State } from './state.ts';
import { benchConfig, report, save } from './takeAway.ts';

/** How the criteria of a config are called, by the names of the page. */
const criterionNames: Readonly<Record<string, string>> = { classSensitivity: 'class-sensitivity' };

/** The part that gives files to the user. */
export function outPart(state: State, maps: MapsPart): void {
  const made = () => state.maps.filter(({ map }) => map !== undefined);
  const nameOf = (method: string, ending: string) => `${stem(maps.chosen().image)}.${method}.${ending}`;
  byId('savePictures').addEventListener('click', async () => {
    for (const one of made()) save(nameOf(one.method, 'png'), await maps.picture(one), 'image/png');
  });
  byId('saveNpy').addEventListener('click', async () => {
    const { model } = state;
    for (const { method, map } of made()) {
      if (map === undefined || model === undefined) continue;
      const { bytes } = await state.client.ask({ kind: 'npy', map, shape: model.inputShape.slice(0, 2) });
      save(nameOf(method, 'npy'), bytes as Uint8Array<ArrayBuffer>, 'application/octet-stream');
    }
  });
  byId('saveMasks').addEventListener('click', async () => {
    for (const [image, mask] of state.masks) {
      const own = state.images.get(image);
      if (own !== undefined) save(`${stem(image)}.mask.png`, await maskPicture(mask, own), 'image/png');
    }
  });
  const config = () => {
    const { target, units } = maps.chosen();
    const shown = state.maps.map(({ method }) => method);
    const methods = [...new Set([...shown, ...[...state.answers.values()].flatMap((one) => one.methods)])];
    const other = Number(byId<HTMLSelectElement>('other').value);
    const names = state.answers.size > 0 ? [...state.answers.keys()] : (['randomization'] as const);
    const asked = names.map((name) => ({ name: criterionNames[name] ?? name, ...optionsOf(name, other) }));
    return benchConfig({
      model: state.model?.name ?? 'model.onnx',
      preprocess: unitChoices[units] ?? {},
      target,
      methods,
      criteria: asked,
      hasMasks: state.masks.size > 0,
    });
  };
  byId('saveConfig').addEventListener('click', () => save('bench.json', config(), 'application/json'));
  byId('saveReport').addEventListener('click', async () => {
    const { image, target, units } = maps.chosen();
    const classes = byId<HTMLInputElement>('classes').value;
    const pictures = await Promise.all(
      made().map(async (one) => ({ title: one.method, picture: await dataUrl(await maps.picture(one)) })),
    );
    const answers = [...state.answers.values()].map(({ answer }) => {
      const copy = answer.cloneNode(true) as HTMLElement;
      for (const part of copy.querySelectorAll('.film, .row, button')) part.remove();
      for (const details of copy.querySelectorAll('details')) details.open = true;
      return { title: copy.querySelector('h3')?.textContent ?? '', html: copy.innerHTML };
    });
    const facts = [
      ['model', state.model?.name ?? ''],
      ['image', image],
      ['class explained', className(target, classes)],
      ['units', units],
      ['config', config()],
    ] as const;
    const css = [...document.styleSheets]
      .flatMap((sheet) => [...sheet.cssRules].map(({ cssText }) => cssText))
      .join('\n');
    save(
      'saliency-report.html',
      report('Saliency maps and what they are worth', facts, [...pictures, ...answers], css),
      'text/html',
    );
  });
}

/** White where the region is, black elsewhere. */
function maskPicture(mask: Uint8Array, { width, height }: ReadImage): Promise<Blob> {
  const data = new ImageData(width, height);
  for (let p = 0; p < width * height; p++)
    data.data.set(mask[p] === 1 ? [255, 255, 255, 255] : [0, 0, 0, 255], 4 * p);
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.putImageData(data, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(new Error('the picture cannot be written'));
    reader.readAsDataURL(blob);
  });
}
