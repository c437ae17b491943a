"""Times scikit-learn, scikit-image and SciPy for metricsSpeed.mjs: a name on each line of stdin, milliseconds back."""

import json
import sys
import time
from pathlib import Path

import numpy
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity
from skimage.segmentation import felzenszwalb
from sklearn.metrics import auc, average_precision_score, precision_recall_curve, roc_auc_score

a, b, mask, small = (numpy.load(Path(sys.argv[1]) / f"{name}.npy") for name in ("a", "b", "mask", "small"))
flags = mask.astype(bool).ravel()
gaussian = {"gaussian_weights": True, "sigma": 1.5}


def trapezoid():
    precision, recall, _ = precision_recall_curve(flags, a.ravel())
    return auc(recall, precision)


def segments():
    for scale in (50, 100, 150, 250, 500, 1200):
        felzenszwalb(small, scale=scale, sigma=0.8, min_size=150)


cases = {
    "averagePrecision": lambda: average_precision_score(flags, a.ravel()),
    "trapezoidAuprc": trapezoid,
    "rocAuc": lambda: roc_auc_score(flags, a.ravel()),
    "spearman": lambda: spearmanr(a.ravel(), b.ravel()),
    "ssim wang": lambda: structural_similarity(a, b, data_range=1, use_sample_covariance=False, **gaussian),
    "ssim skimage7": lambda: structural_similarity(a, b, data_range=1),
    "ssim arun2021": lambda: structural_similarity(a, b, data_range=2),
    "ssim adebayo2018": lambda: structural_similarity(a, b, data_range=2, **gaussian),
    "felzenszwalb, 6 scales": segments,
}

calls = 3  # as many as in metricsSpeed.mjs
print(json.dumps(list(cases)), flush=True)
for line in sys.stdin:
    run = cases[line.rstrip("\n")]
    start = time.perf_counter()
    for _ in range(calls):
        run()
    print(1000 * (time.perf_counter() - start) / calls, flush=True)
