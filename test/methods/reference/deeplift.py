"""Values of test/methods/deepLift.test.ts: torch 2.13.0, float64, DeepLIFT by hooks. Run: python3 deeplift.py

Each nonlinearity stands as a module, whose backward hook puts the line from the baseline's activation to the image's in
the place of the slope; a max pool follows SHAP's form. Image and baseline go through together, as a batch of two.
"""
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)


def wave(shape, step, scale=1.0):
    n = int(np.prod(shape))
    return torch.tensor([scale * np.sin(step * (i + 1)) for i in range(n)]).reshape(shape)


class Line(nn.Module):
    """An activation whose gradient is the line between the two halves of the batch."""

    def __init__(self, act):
        super().__init__()
        self.act = act

    def forward(self, x):
        return LineFunction.apply(x, self.act)


class LineFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, act):
        y = act(x)
        ctx.save_for_backward(x, y)
        return y

    @staticmethod
    def backward(ctx, grad):
        x, y = ctx.saved_tensors
        dx, dy = x[:1] - x[1:], y[:1] - y[1:]
        m = torch.where(dx.abs() < 1e-10, torch.zeros_like(dx), dy / dx)
        return grad * torch.cat([m, m]), None


class PoolFunction(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        y, at = F.max_pool2d(x, 2, return_indices=True)
        ctx.save_for_backward(x, y, at)
        return y

    @staticmethod
    def backward(ctx, grad):
        x, y, at = ctx.saved_tensors
        dx = x[:1] - x[1:]
        top = torch.maximum(y[:1], y[1:])
        up = F.max_unpool2d(grad[:1] * (top - y[1:]), at[:1], 2, output_size=x.shape[2:])
        down = F.max_unpool2d(grad[:1] * (y[:1] - top), at[1:], 2, output_size=x.shape[2:])
        m = torch.where(dx.abs() < 1e-10, torch.zeros_like(dx), (up + down) / dx)
        return torch.cat([m, m])


relu, sigmoid = Line(torch.relu), Line(torch.sigmoid)
W1, b1 = wave((4, 2, 3, 3), 1.7, 0.8), wave((4,), 0.9, 0.5)
W2, b2 = wave((5, 4, 3, 3), 2.3, 0.6), wave((5,), 1.1, 0.5)
W3, b3 = wave((3, 5), 0.7), wave((3,), 1.9)


def net(x):
    x = relu(F.conv2d(x, W1, b1, padding=1))
    x = PoolFunction.apply(x)
    x = sigmoid(F.conv2d(x, W2, b2, padding=1))
    return F.linear(x.mean((2, 3)), W3, b3)


image, baseline = wave((1, 6, 8, 2), 0.9), wave((1, 6, 8, 2), 0.31, 0.6)
both = torch.cat([image, baseline]).permute(0, 3, 1, 2).requires_grad_(True)
logits = net(both)
logits[:, 1].sum().backward()
contributions = (both.grad[:1] * (both[:1] - both[1:])).permute(0, 2, 3, 1).detach()
print("difference", float((logits[0, 1] - logits[1, 1]).detach()), "sum", float(contributions.sum()))
print([round(float(v), 6) for v in contributions.flatten()[::7]])
