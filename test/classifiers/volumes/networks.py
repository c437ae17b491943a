"""Small 3-D classifiers with random weights, and the gradients of their logits in float64 by PyTorch.

python3 networks.py FOLDER [--all]   writes NAME.onnx and references.json; the tests keep the first four networks.
"""

import json
import sys
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F


class Convolutional(nn.Module):
    """Strides, dilation, groups, both poolings with padding, a global mean."""

    def __init__(self):
        super().__init__()
        self.first = nn.Conv3d(2, 8, 3, stride=(1, 2, 1), padding=1)
        self.grouped = nn.Conv3d(8, 8, 3, padding=2, dilation=2, groups=4)
        self.depthwise = nn.Conv3d(8, 8, (3, 1, 3), padding=(1, 0, 1), groups=8)
        self.head = nn.Linear(8, 3)

    def forward(self, x):
        x = F.max_pool3d(F.relu(self.first(x)), 2, stride=2, padding=1)
        x = F.relu(self.grouped(x)) + x
        x = F.avg_pool3d(F.leaky_relu(self.depthwise(x), 0.1), (2, 2, 1), stride=(1, 2, 1), padding=(1, 1, 0))
        return self.head(x.mean((2, 3, 4)))


class Normalised(nn.Module):
    """Normalisations over items, groups, single maps and layers, each before another activation."""

    def __init__(self):
        super().__init__()
        self.convs = nn.ModuleList([nn.Conv3d(1, 6, 3, padding=1), nn.Conv3d(6, 6, 3), nn.Conv3d(6, 6, 3, stride=2)])
        self.norms = nn.ModuleList([nn.BatchNorm3d(6), nn.InstanceNorm3d(6, affine=True), nn.GroupNorm(3, 6)])
        self.activations = nn.ModuleList([nn.PReLU(6), nn.ELU(), nn.SiLU()])
        self.head = nn.Linear(6, 2)

    def forward(self, x):
        for conv, norm, activation in zip(self.convs, self.norms, self.activations):
            x = activation(norm(conv(x)))
        return self.head(F.adaptive_avg_pool3d(x, 1).flatten(1))


class Attention(nn.Module):
    """A vision transformer: patches of a volume, a class token, two layers."""

    def __init__(self):
        super().__init__()
        self.patches = nn.Conv3d(1, 12, (3, 3, 4), stride=(3, 3, 4))
        self.token = nn.Parameter(torch.randn(1, 1, 12))
        self.places = nn.Parameter(torch.randn(1, 9, 12) * 0.3)
        self.layers = nn.ModuleList([Layer(12, 3), Layer(12, 3)])
        self.norm = nn.LayerNorm(12)
        self.head = nn.Linear(12, 3)

    def forward(self, x):
        x = self.patches(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.token.expand(x.shape[0], -1, -1), x], 1) + self.places
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x)[:, 0])


class Layer(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.heads = heads
        self.norms = nn.ModuleList([nn.LayerNorm(width), nn.LayerNorm(width)])
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.mlp = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))

    def forward(self, x):
        n, length, width = x.shape
        parts = self.qkv(self.norms[0](x)).reshape(n, length, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        seen = F.scaled_dot_product_attention(q, k, v)
        x = x + self.out(seen.transpose(1, 2).reshape(n, length, width))
        return x + self.mlp(self.norms[1](x))


class Transposed(nn.Module):
    """A U-Net: transposed convolutions up, a crop, a concatenation, and the mean of a map for each class."""

    def __init__(self):
        super().__init__()
        self.enter = nn.Conv3d(1, 4, 3, padding=1)
        self.down = nn.Conv3d(4, 8, 3, stride=2, padding=1)
        self.up = nn.ConvTranspose3d(8, 4, 3, stride=2, padding=1, output_padding=(1, 0, 1), groups=2)
        self.leave = nn.ConvTranspose3d(8, 2, (2, 3, 2), dilation=(1, 2, 1))

    def forward(self, x):
        x = F.relu(self.enter(x))
        up = F.relu(self.up(F.relu(self.down(x))))
        x = torch.cat([x, up], 1)
        return self.leave(x).mean((2, 3, 4))


class Resized(nn.Module):
    """Trilinear and nearest resizing, reflected and constant padding, a slice."""

    def __init__(self):
        super().__init__()
        self.a = nn.Conv3d(1, 4, 3)
        self.b = nn.Conv3d(4, 4, 3)
        self.head = nn.Linear(4, 2)

    def forward(self, x):
        x = F.relu(self.a(F.pad(x, (1, 1, 1, 1, 1, 1), mode="replicate")))
        x = F.interpolate(x, scale_factor=2, mode="trilinear", align_corners=False)
        x = torch.tanh(self.b(F.pad(x, (1, 0, 0, 1, 2, 0)))[:, :, 1:, ::2])
        x = F.interpolate(x, scale_factor=(0.5, 1, 2), mode="nearest")
        return self.head(x.amax((2, 3, 4)) + x.mean((2, 3, 4)))


class DenseNet(nn.Module):
    """Dense blocks with transitions, as DenseNet-121 in 3-D."""

    def __init__(self, growth=4, blocks=(2, 3), width=8, channels=1, classes=2, bottleneck=4):
        super().__init__()
        self.stem = nn.Sequential(
            nn.Conv3d(channels, width, 7, stride=2, padding=3, bias=False), nn.BatchNorm3d(width), nn.ReLU(), nn.MaxPool3d(3, 2, 1)
        )
        layers = []
        for i, count in enumerate(blocks):
            for _ in range(count):
                layers.append(Dense(width, growth, bottleneck))
                width += growth
            if i + 1 < len(blocks):
                half = width // 2
                layers.append(
                    nn.Sequential(nn.BatchNorm3d(width), nn.ReLU(), nn.Conv3d(width, half, 1, bias=False), nn.AvgPool3d(2, ceil_mode=True))
                )
                width = half
        self.layers = nn.Sequential(*layers, nn.BatchNorm3d(width), nn.ReLU())
        self.head = nn.Linear(width, classes)

    def forward(self, x):
        return self.head(self.layers(self.stem(x)).mean((2, 3, 4)))


class Dense(nn.Module):
    def __init__(self, width, growth, bottleneck):
        super().__init__()
        self.net = nn.Sequential(
            nn.BatchNorm3d(width), nn.ReLU(), nn.Conv3d(width, bottleneck * growth, 1, bias=False),
            nn.BatchNorm3d(bottleneck * growth), nn.ReLU(), nn.Conv3d(bottleneck * growth, growth, 3, padding=1, bias=False),
        )

    def forward(self, x):
        return torch.cat([x, self.net(x)], 1)


class ResNet(nn.Module):
    """Basic blocks with strides and squeeze-and-excitation; one output, the logit of the second of two classes."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv3d(1, 6, 3, padding=1)
        self.a, self.b = nn.Conv3d(6, 6, 3, padding=1), nn.Conv3d(6, 6, 3, padding=1)
        self.c, self.skip = nn.Conv3d(6, 8, 3, stride=2, padding=1), nn.Conv3d(6, 8, 1, stride=2)
        self.squeeze, self.excite = nn.Linear(8, 4), nn.Linear(4, 8)
        self.head = nn.Linear(8, 1)

    def forward(self, x):
        x = F.relu(self.stem(x))
        x = F.relu(self.b(F.relu(self.a(x))) + x)
        x = F.relu(self.c(x) + self.skip(x))
        gate = torch.sigmoid(self.excite(F.relu(self.squeeze(x.mean((2, 3, 4))))))
        x = x * gate[:, :, None, None, None]
        return self.head(F.max_pool3d(x, 2, ceil_mode=True).mean((2, 3, 4)))


class Mixer(nn.Module):
    """Depthwise large kernels and channel products with a layer normalisation of channels, as ConvNeXt in 3-D."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Conv3d(1, 6, 2, stride=2)
        self.spatial = nn.Conv3d(6, 6, 5, padding=2, groups=6)
        self.norm = nn.LayerNorm(6)
        self.mlp = nn.Sequential(nn.Linear(6, 24), nn.GELU(approximate="tanh"), nn.Linear(24, 6))
        self.scale = nn.Parameter(torch.full((6,), 0.5))
        self.head = nn.Linear(6, 4)

    def forward(self, x):
        x = self.stem(x)
        own = self.mlp(self.norm(self.spatial(x).permute(0, 2, 3, 4, 1))) * self.scale
        return self.head((x + own.permute(0, 4, 1, 2, 3)).mean((2, 3, 4)))


small = {"convolutional": Convolutional, "normalised": Normalised, "attention": Attention, "transposed": Transposed}
others = {"resized": Resized, "densenet": DenseNet, "resnet": ResNet, "mixer": Mixer}
size = (6, 7, 8)


def volumes(channels, n=2):
    """Values of a formula that the tests repeat: [n, depth, height, width, channels] as the API has them."""
    place = torch.arange(n * size[0] * size[1] * size[2] * channels, dtype=torch.float64)
    values = torch.sin(place * 0.37) * 0.5 + torch.cos(place * place * 0.011) * 0.5
    return values.to(torch.float32).to(torch.float64).reshape(n, *size, channels).permute(0, 4, 1, 2, 3)


def written(folder, name, model, channels):
    model = model.eval()
    for part in model.modules():
        if isinstance(part, nn.modules.batchnorm._BatchNorm) and part.running_mean is not None:
            part.running_mean.normal_(0, 0.3)
            part.running_var.uniform_(0.5, 1.5)
        if getattr(part, "affine", False) or isinstance(part, (nn.GroupNorm, nn.LayerNorm)):
            nn.init.normal_(part.weight, 1, 0.3)
            nn.init.normal_(part.bias, 0, 0.3)
    x = volumes(channels)
    torch.onnx.export(
        model, (x.to(torch.float32),), folder / f"{name}.onnx", dynamo=False, opset_version=17,
        input_names=["volume"], output_names=["logits"], dynamic_axes={"volume": {0: "n"}, "logits": {0: "n"}},
    )
    exact = model.double()
    x.requires_grad_(True)
    logits = exact(x)
    classes = max(2, logits.shape[1])
    both = logits if logits.shape[1] > 1 else torch.cat([-logits, logits], 1)
    targets = [1, classes - 1]
    both[[0, 1], targets].sum().backward()
    gradient = x.grad.permute(0, 2, 3, 4, 1)
    return {
        "channels": channels,
        "targets": targets,
        "logits": both.detach().flatten().tolist(),
        "gradient": [float(f"{value:.8g}") for value in gradient.flatten().tolist()],
    }


def main():
    folder = Path(sys.argv[1])
    networks = {**small, **others} if "--all" in sys.argv else small
    references = {}
    for seed, (name, network) in enumerate(networks.items()):
        torch.manual_seed(seed)
        references[name] = written(folder, name, network(), 2 if name == "convolutional" else 1)
    (folder / "references.json").write_text(json.dumps(references) + "\n")


if __name__ == "__main__":
    main()
