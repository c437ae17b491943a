"""The fit of slicesSpeed.mjs in NumPy, by the formulas of docs/slices.md: reads the arrays, prints seconds as JSON."""

import json
import sys
import time
from pathlib import Path

import numpy

eps = numpy.finfo(float).eps
folder, components, kept, iterations = Path(sys.argv[1]), *map(int, sys.argv[2:5])
x, y, q = (numpy.load(folder / f"{name}.npy").astype(float) for name in ("embeddings", "labels", "predictions"))


def principal(x):
    centred = x - x.mean(0)
    _, vectors = numpy.linalg.eigh(centred.T @ centred)
    return centred @ vectors[:, ::-1][:, :kept]


def maximised(z, squares, r):
    mass = r.sum(0) + 10 * eps
    means = r.T @ z / mass[:, None]
    variances = numpy.maximum(0, r.T @ squares / mass[:, None] - means**2) + 1e-6
    return means, variances, mass / len(z), r.T @ y / mass[:, None], r.T @ q / mass[:, None]


def expected(z, squares, mixture):
    means, variances, priors, labels, predictions = mixture
    precisions = 1 / variances
    constants = numpy.log(variances).sum(1) + kept * numpy.log(2 * numpy.pi) + (means**2 * precisions).sum(1)
    logs = numpy.log(priors) - 0.5 * (constants - 2 * z @ (means * precisions).T + squares @ precisions.T)
    logs += numpy.log(y @ labels.T + eps) + numpy.log(q @ predictions.T + eps)
    largest = logs.max(1, keepdims=True)
    sums = largest + numpy.log(numpy.exp(logs - largest).sum(1, keepdims=True))
    return numpy.exp(logs - sums)


start = time.perf_counter()
z = principal(x)
squares = z**2
after = time.perf_counter()
r = numpy.eye(components)[numpy.arange(len(z)) % components]
mixture = maximised(z, squares, r)
for _ in range(iterations):
    mixture = maximised(z, squares, expected(z, squares, mixture))
print(json.dumps({"pca": after - start, "mixture": time.perf_counter() - after}))
