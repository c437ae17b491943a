"""Six maps by the loops and settings of PAIR saliency 0.2.1 on torch, for peer.mjs; and what that needs of Python.

  peer.py export MODEL SIDE FOLDER   writes FOLDER/model.onnx of a timm model, and its weights beside it
  peer.py maps MODEL FOLDER CLASSES THREADS  a line "MAP IMAGE" on stdin, "SECONDS CPU_SECONDS" back; the map in FOLDER
  peer.py check GOLDEN               the loops against PAIR's own values, on a network given as ONNX

The loops are written anew after PAIR's (Apache 2.0, github.com/PAIR-code/saliency): one image at a time where it
takes one, and batches of 20 on paths as in its notebooks.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from skimage.morphology import dilation, disk
from skimage.segmentation import felzenszwalb
from skimage.transform import resize

BATCH = 20
# Of images in [-1, 1], the start of paths.
BLACK = -1


class Network:
    """Gradients of a class score, images [n, height, width, channels] in and out, as PAIR's notebooks ask for them."""

    def __init__(self, model, layer=None):
        self.model = model.eval()
        self.kept = None
        if layer is not None:
            layer.register_forward_hook(lambda _, __, output: setattr(self, "kept", output))

    def gradient(self, images, target):
        x = torch.tensor(np.transpose(images, (0, 3, 1, 2)), dtype=torch.float32, requires_grad=True)
        score = self.model(x)[:, target]
        (found,) = torch.autograd.grad(score, x, torch.ones_like(score))
        return found.movedim(1, 3).numpy()

    def layer(self, images, target):
        x = torch.tensor(np.transpose(images, (0, 3, 1, 2)), dtype=torch.float32, requires_grad=True)
        score = self.model(x)[:, target]
        (found,) = torch.autograd.grad(score, self.kept, torch.ones_like(score))
        return found.movedim(1, 3).numpy()[0], self.kept.detach().movedim(1, 3).numpy()[0]


def gradient(net, image, target):
    return net.gradient(image[None], target)[0]


def smooth(mask_of, image, samples=25, spread=0.15, noise=None):
    """GetSmoothedMask with magnitude=False: one noisy image after the other."""
    sd = spread * (image.max() - image.min())
    total = np.zeros(image.shape, np.float64)
    for i in range(samples):
        total += mask_of(image + (np.random.normal(0, sd, image.shape) if noise is None else noise[i]))
    return total / samples


def integrated_gradients(net, image, target, baseline=None, steps=10):
    baseline = np.full_like(image, BLACK) if baseline is None else baseline
    difference = image - baseline
    total = np.zeros(image.shape, np.float32)
    waiting = []
    for alpha in np.linspace(0, 1, steps):
        waiting.append(baseline + alpha * difference)
        if len(waiting) == BATCH or alpha == 1:
            total += net.gradient(np.asarray(waiting), target).sum(axis=0)
            waiting = []
    return total * difference / steps


def grad_cam(net, image, target):
    gradients, activations = net.layer(image[None], target)
    weights = gradients.mean(axis=(0, 1))
    cam = np.zeros(activations.shape[:2], np.float32)
    for k, weight in enumerate(weights):
        cam += weight * activations[:, :, k]
    cam = np.maximum(cam, 0)
    return resize(cam / cam.max() if cam.max() > 0 else cam, image.shape[:2])


def xrai_segments(image):
    low, high = image.min(), image.max()
    image = 2 * (image - low) / (high - low) - 1
    small = resize(image, (224, 224), order=3, preserve_range=True, mode="constant", anti_aliasing=True)
    masks = []
    for scale in (50, 100, 150, 250, 500, 1200):
        labels = felzenszwalb(small, scale=scale, sigma=0.8, min_size=150)
        labels = resize(
            labels, image.shape[:2], order=0, preserve_range=True, mode="constant", anti_aliasing=False
        ).astype(int)
        masks.extend(labels == one for one in range(labels.min(), labels.max() + 1))
    return [dilation(mask, disk(5)) for mask in masks]


def xrai_ranking(attribution, segments, least=50):
    out = np.full(attribution.shape, -np.inf)
    current = np.zeros(attribution.shape, bool)
    remaining = dict(enumerate(segments))
    while current.mean() <= 1.0:
        best, best_key, gone = -np.inf, None, []
        for key, mask in remaining.items():
            added = mask & ~current
            if added.sum() < least:
                gone.append(key)
                continue
            gain = attribution[added].mean()
            if gain > best:
                best, best_key = gain, key
        for key in gone:
            del remaining[key]
        if not remaining:
            break
        added = remaining[best_key] & ~current
        current |= remaining.pop(best_key)
        out[added] = best
    rest = out == -np.inf
    if rest.any():
        out[rest] = attribution[rest].mean()
    return out


def xrai(net, image, target, steps=100):
    ends = (np.full_like(image, image.min()), np.full_like(image, image.max()))
    paths = [integrated_gradients(net, image, target, end, steps) for end in ends]
    return xrai_ranking(np.mean(paths, axis=0).max(axis=-1), xrai_segments(image))


cases = {
    "gradient": gradient,
    "smoothgrad": lambda net, image, target: smooth(lambda x: gradient(net, x, target), image),
    "integrated-gradients": integrated_gradients,
    "smooth-integrated-gradients": lambda net, image, target: smooth(
        lambda x: integrated_gradients(net, x, target), image
    ),
    "grad-cam": grad_cam,
    "xrai": xrai,
}


def timm_model(name):
    import timm

    torch.manual_seed(1)
    return timm.create_model(name, pretrained=False, num_classes=10).eval()


def last_layer(model):
    """The layer whose output the global pooling reads."""
    return dict(model.named_modules())[{"ResNet": "layer4", "InceptionV3": "Mixed_7c"}[type(model).__name__]]


def export(name, side, folder):
    model = timm_model(name)
    # Statistics of a new network are those of no image: a few images of noise give it some.
    for module in model.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            module.momentum = None
    model.train()
    with torch.no_grad():
        model(torch.rand(8, 3, side, side) * 2 - 1)
    model.eval()
    torch.save(model.state_dict(), folder / "weights.pt")
    torch.onnx.export(
        model,
        (torch.zeros(2, 3, side, side),),
        str(folder / "model.onnx"),
        dynamic_shapes=({0: torch.export.Dim("n")},),
        external_data=False,
        verbose=False,
    )


def serve(name, folder, classes, threads):
    torch.set_num_threads(threads)
    model = timm_model(name)
    model.load_state_dict(torch.load(folder / "weights.pt"))
    net = Network(model, last_layer(model))
    images = [np.load(folder / f"image-{i}.npy") for i in range(len(classes))]
    print("ready", torch.get_num_threads(), flush=True)
    for line in sys.stdin:
        case, i = line.split()
        np.random.seed(int(i))
        start, cpu = time.perf_counter(), time.process_time()
        found = cases[case](net, images[int(i)], classes[int(i)])
        spent = time.perf_counter() - start, time.process_time() - cpu
        found = np.abs(found).sum(axis=-1) if found.ndim == 3 else found
        np.save(folder / f"theirs-{case}-{i}.npy", found.astype(np.float32))
        print(*spent, flush=True)


class OnnxNetwork(torch.nn.Module):
    """A plain convolutional network from its ONNX file."""

    def __init__(self, path):
        import onnx
        from onnx import numpy_helper

        super().__init__()
        self.graph = onnx.load(path).graph
        # Exported constants are not writable.
        self.constants = {c.name: torch.tensor(numpy_helper.to_array(c).copy()) for c in self.graph.initializer}

    def forward(self, x):
        from onnx.helper import get_attribute_value
        from torch.nn import functional as f

        values = {**self.constants, self.graph.input[0].name: x}
        for node in self.graph.node:
            said = {a.name: get_attribute_value(a) for a in node.attribute}
            inputs = [values[name] for name in node.input if name]
            pads = said.get("pads", [0, 0, 0, 0])
            if node.op_type == "Conv":
                out = f.conv2d(
                    *inputs, stride=said.get("strides", 1), padding=tuple(pads[:2]), groups=said.get("group", 1)
                )
            elif node.op_type in ("MaxPool", "AveragePool"):
                pool = f.max_pool2d if node.op_type == "MaxPool" else f.avg_pool2d
                out = pool(inputs[0], said["kernel_shape"], said["strides"], tuple(pads[:2]))
            elif node.op_type == "BatchNormalization":
                data, scale, bias, mean, variance = inputs
                out = f.batch_norm(data, mean, variance, scale, bias, eps=said.get("epsilon", 1e-5))
            elif node.op_type in ("Relu", "Add", "Identity"):
                out = {"Relu": f.relu, "Add": torch.add, "Identity": lambda one: one}[node.op_type](*inputs)
            elif node.op_type in ("GlobalAveragePool", "ReduceMean"):
                out = inputs[0].mean((2, 3), keepdim=said.get("keepdims", 1) == 1)
            elif node.op_type == "Flatten":
                out = inputs[0].flatten(1)
            elif node.op_type == "Reshape":
                out = inputs[0].reshape(inputs[0].shape[0], -1)
            elif node.op_type == "Gemm":
                out = f.linear(inputs[0], inputs[1] if said.get("transB") else inputs[1].T, inputs[2])
            else:
                raise NotImplementedError(node.op_type)
            values[node.output[0]] = out
        return values[self.graph.output[0].name]


def check(golden):
    values = golden / "methods"
    target = json.loads((values / "expected.json").read_text())["class"]
    load = lambda name: np.load(values / f"{name}.npy")
    image, noise = load("image"), load("noise")
    net = Network(OnnxNetwork(golden / "models" / "resnet-bottleneck" / "model.onnx"))
    black = np.full_like(image, -1)
    integrated = lambda x, steps=10: integrated_gradients(net, x, target, black, steps)
    large = np.load(values / "attribution-320.npy")
    found = {
        "gradient": gradient(net, image, target),
        "ig-pair-10": integrated(image),
        "ig-pair-25": integrated(image, 25),
        "smoothgrad-mean": smooth(lambda x: gradient(net, x, target), image, len(noise), noise=noise),
        "smooth-ig-mean": smooth(integrated, image, len(noise), noise=noise),
        "xrai-full": xrai_ranking(load("ig-exact").max(axis=-1), xrai_segments(image)),
        "xrai-full-320": xrai_ranking(large.max(axis=-1), xrai_segments(load("image-320"))),
    }
    for name, values_of in found.items():
        wanted = load(name)
        print(f"{name:16} relative error {np.linalg.norm(values_of - wanted) / np.linalg.norm(wanted):.1e}")


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    if task == "export":
        export(rest[0], int(rest[1]), Path(rest[2]))
    elif task == "maps":
        serve(rest[0], Path(rest[1]), json.loads(rest[2]), int(rest[3]))
    else:
        check(Path(rest[0]))
