"""A DenseNet-121 in 3-D with random weights, as ONNX, and PyTorch's time for a forward pass and for a gradient.

python3 densenet.py FILE [SIDE]
"""

import sys
import time
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2] / "test" / "classifiers" / "volumes"))
from networks import DenseNet  # noqa: E402

side = int(sys.argv[2]) if len(sys.argv) > 2 else 64
torch.manual_seed(0)
model = DenseNet(growth=32, blocks=(6, 12, 24, 16), width=64).eval()
for part in model.parameters():
    part.requires_grad_(False)
x = torch.randn(1, 1, side, side, side)
if not Path(sys.argv[1]).exists():
    torch.onnx.export(
        model, (x,), sys.argv[1], dynamo=False, opset_version=17, input_names=["volume"], output_names=["logits"],
        dynamic_axes={"volume": {0: "n"}, "logits": {0: "n"}},
    )


def seconds(run):
    run()
    times = []
    for _ in range(5):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return min(times)


def gradient():
    y = x.clone().requires_grad_(True)
    model(y)[0, 0].backward()
    return y.grad


with torch.no_grad():
    forward = seconds(lambda: model(x))
both = seconds(gradient)
print(f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads: forward {forward:.3f} s, gradient {both:.3f} s, ratio {both / forward:.2f}")
