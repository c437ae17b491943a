"""Values of test/methods/lrp.test.ts: torch 2.13.0, float64, relevance by whole matrices. Run: python3 lrp.py

Each layer is written out as the matrix w[j, k] of what input j adds to output k, and each rule is the sum over k of its
formula in the papers (Bach et al. 2015; Montavon et al. 2019, as generalised by Andeol et al. 2021), not a gradient.
"""

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
EPSILON, GAMMA, ALPHA = 0.01, 0.3, 2.0


def wave(shape, step, scale=1.0):
    n = 1
    for side in shape:
        n *= side
    return torch.tensor([scale * torch.sin(torch.tensor(step * (i + 1))).item() for i in range(n)]).reshape(shape)


def stable(z):
    return torch.where(z >= 0, z + EPSILON, z - EPSILON)


def matrix(f, shape):
    """What each value of the input adds to each of the output, of a linear f without a bias."""
    n = int(torch.tensor(shape).prod())
    return torch.stack([f(row.reshape(shape)).flatten() for row in torch.eye(n)])


def epsilon(x, w, b, r):
    c = x[:, None] * w
    return (c / stable(c.sum(0) + b) * r).sum(1)


def alpha_beta(x, w, b, r):
    c = x[:, None] * w
    p, n = c.clamp(min=0), c.clamp(max=0)
    plus = p / stable(p.sum(0) + b.clamp(min=0))
    minus = n / stable(n.sum(0) + b.clamp(max=0))
    return ((ALPHA * plus - (ALPHA - 1) * minus) * r).sum(1)


def gamma(x, w, b, r):
    c = x[:, None] * w
    z = c.sum(0) + b
    p = c + GAMMA * c.clamp(min=0)
    n = c + GAMMA * c.clamp(max=0)
    plus = p / stable(p.sum(0) + b + GAMMA * b.clamp(min=0))
    minus = n / stable(n.sum(0) + b + GAMMA * b.clamp(max=0))
    return (((z > 0) * plus + (z < 0) * minus) * r).sum(1)


RULES = {'epsilon': epsilon, 'alpha-beta': alpha_beta, 'gamma': gamma}
w1, b1 = wave([4, 2, 3, 3], 1.7, 0.8), wave([4], 0.9, 0.5)
scale, shift, mean, variance = wave([4], 0.8, 1.2), wave([4], 1.3, 0.4), wave([4], 2.1, 0.3), 1.5 + wave([4], 0.5)
w2, b2 = wave([4, 4, 3, 3], 2.3, 0.6), wave([4], 1.1, 0.5)
w3, b3 = wave([3, 4], 0.7), wave([3], 1.9)
factor = scale / torch.sqrt(variance + 1e-5)
folded_w = w1 * factor[:, None, None, None]
folded_b = (b1 - mean) * factor + shift
image = wave([6, 8, 2], 0.9).permute(2, 0, 1)


def spread(b, size):
    return b.repeat_interleave(size)


def relevance(convolutions, dense, target=1):
    conv, full = RULES[convolutions], RULES[dense]
    z1 = F.conv2d(image[None], folded_w, folded_b, padding=1)[0]
    pool, at = F.max_pool2d(z1.clamp(min=0)[None], 2, return_indices=True)
    pool = pool[0]
    z2 = F.conv2d(pool[None], w2, b2, padding=1)[0]
    both = z2 + pool
    top = both.clamp(min=0)
    average = top.mean((1, 2))
    logits = average @ w3.T + b3
    r = torch.zeros(3)
    r[target] = logits[target]
    r = full(average, w3.T, b3, r)
    r = epsilon(top.flatten(), matrix(lambda t: t.mean((1, 2)), top.shape), torch.zeros(4), r)
    share = r / stable(both.flatten())
    by_conv, by_skip = z2.flatten() * share, pool.flatten() * share
    wide = matrix(lambda t: F.conv2d(t[None], w2, padding=1)[0], pool.shape)
    r = by_skip + conv(pool.flatten(), wide, spread(b2, 12), by_conv)
    r = F.max_unpool2d(r.reshape(1, 4, 3, 4), at, 2)[0].flatten()
    wide = matrix(lambda t: F.conv2d(t[None], folded_w, padding=1)[0], image.shape)
    r = conv(image.flatten(), wide, spread(folded_b, 48), r)
    return r.reshape(2, 6, 8).permute(1, 2, 0).flatten(), logits[target]


for convolutions, dense in [('epsilon', 'epsilon'), ('gamma', 'epsilon'), ('alpha-beta', 'epsilon'), ('gamma', 'gamma')]:
    values, logit = relevance(convolutions, dense)
    print(convolutions, dense, [round(v, 6) for v in values[::7].tolist()], 'sum', round(values.sum().item(), 6), 'logit', round(logit.item(), 6))
