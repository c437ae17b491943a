"""References for placed.test.ts: Pillow, PyTorch, and torchvision's Resize and CenterCrop written out.

Versions: Pillow 12.3, torch 2. The picture is a formula, so that the test makes it again. Writes placed.json.
"""
import json
import os

import numpy as np
import torch
from PIL import Image

HEIGHT, WIDTH = 23, 37
y, x = np.mgrid[:HEIGHT, :WIDTH]
source = ((y * 31 + x * 17 + (y * x) % 13 * 9) % 256).astype(np.uint8)
picture = Image.fromarray(source)


def torch_resized(size, antialias):
    values = torch.from_numpy(source.astype(np.float32))[None, None]
    return torch.nn.functional.interpolate(values, size=size, mode='bilinear', antialias=antialias)[0, 0].numpy()


def center_crop(array, size):
    """torchvision.transforms.functional.center_crop, with its padding."""
    height, width = array.shape
    if size[1] > width or size[0] > height:
        left, top = max(0, (size[1] - width) // 2), max(0, (size[0] - height) // 2)
        right, bottom = max(0, (size[1] - width + 1) // 2), max(0, (size[0] - height + 1) // 2)
        array = np.pad(array, ((top, bottom), (left, right)))
        height, width = array.shape
    top, left = int(round((height - size[0]) / 2.0)), int(round((width - size[1]) / 2.0))
    return array[top : top + size[0], left : left + size[1]]


def resized_shorter(shorter):
    """torchvision.transforms.Resize(shorter) of a PIL image: the longer side is int(shorter * longer / shorter side)."""
    height, width = HEIGHT, WIDTH
    size = (shorter, int(shorter * width / height)) if height <= width else (int(shorter * height / width), shorter)
    return np.asarray(picture.resize((size[1], size[0]), Image.BILINEAR), np.float32)


def pillow(size):
    return np.asarray(picture.resize((size[1], size[0]), Image.BILINEAR), np.float32)


def letterboxed(size):
    scale = min(size[0] / HEIGHT, size[1] / WIDTH)
    own = (round(HEIGHT * scale), round(WIDTH * scale))
    out = np.zeros(size, np.float32)
    top, left = (size[0] - own[0]) // 2, (size[1] - own[1]) // 2
    out[top : top + own[0], left : left + own[1]] = pillow(own)
    return out


cases = []
for size in [(8, 8), (11, 40), (60, 50)]:
    cases.append({'by': 'Pillow', 'size': size, 'fitting': {'antialias': True}, 'values': pillow(size)})
    cases.append({'by': 'torch', 'size': size, 'fitting': {'antialias': True}, 'values': torch_resized(size, True)})
    cases.append({'by': 'torch', 'size': size, 'fitting': {}, 'values': torch_resized(size, False)})
for shorter, size in [(16, (14, 14)), (12, (9, 11)), (10, (16, 12))]:
    fitting = {'fit': 'centre-crop', 'resize': shorter, 'antialias': True}
    cases.append({'by': 'torchvision', 'size': size, 'fitting': fitting, 'values': center_crop(resized_shorter(shorter), size)})
cases.append({'by': 'Pillow', 'size': (16, 16), 'fitting': {'fit': 'letterbox', 'antialias': True}, 'values': letterboxed((16, 16))})
for case in cases:
    case['values'] = [round(float(v), 4) for v in case['values'].reshape(-1)]
path = os.path.join(os.path.dirname(os.path.abspath(__file__)), 'placed.json')
with open(path, 'w') as file:
    file.write('[\n' + ',\n'.join(json.dumps(case, separators=(',', ':')) for case in cases) + '\n]\n')
