"""Values of test/methods/layers.test.ts: torch 2.13.0 and scikit-learn 1.9.1, float64. Run: python3 layers.py"""
import numpy as np
import torch
import torch.nn.functional as F
from sklearn.linear_model import Ridge

H, W, h, w, C = 6, 8, 3, 4, 5
A = torch.tensor([[[np.sin(1.3 * (p * C + c)) + 0.4 for p in range(h * w)] for c in range(C)]]).reshape(1, C, h, w)
v = torch.tensor([[np.cos(0.7 * (p * C + c)) for p in range(h * w)] for c in range(C)]).reshape(C, h, w)

# A head that is not linear, so that gradients differ from place to place: z = sum tanh(A v) .
A.requires_grad_(True)
z = torch.tanh(A[0] * v).sum()
(G,) = torch.autograd.grad(z, A)
A = A.detach()


def enlarged(m):
    return F.interpolate(m.reshape(1, 1, h, w), size=(H, W), mode="bilinear", align_corners=False)[0, 0]


def show(name, m):
    print(name, [round(float(x), 6) for x in m.flatten()[::5]], round(float(m.sum()), 6))


print("gradients", [round(float(x), 6) for x in G[0].permute(1, 2, 0).flatten()])
show("hires-cam", enlarged(F.relu((G * A).sum(1))))
show("layer-cam", enlarged(F.relu((F.relu(G) * A).sum(1))))
g2, g3 = G**2, G**3
alpha = torch.where(G != 0, g2 / (2 * g2 + A.sum((2, 3), keepdim=True) * g3), torch.zeros_like(G))
weights = (alpha * F.relu(G)).sum((2, 3), keepdim=True)
show("grad-cam-plus-plus", enlarged(F.relu((weights * A).sum(1))))
M = A[0].reshape(C, -1).T
_, _, Vt = torch.linalg.svd(M, full_matrices=False)
first = M @ Vt[0]
first = first if first.sum() >= 0 else -first
show("eigen-cam", enlarged(F.relu(first)))

# Score-CAM: the logit is linear in the image, black is -1.
x = torch.tensor([np.sin(0.9 * i) for i in range(H * W)]).reshape(H, W)
a = torch.tensor([np.cos(0.4 * i) for i in range(H * W)]).reshape(H, W)
scores = []
for c in range(C):
    m = enlarged(A[0, c])
    m = (m - m.min()) / (m.max() - m.min())
    scores.append(((-1 + m * (x + 1)) * a).sum())
s = torch.softmax(torch.stack(scores), 0)
show("score-cam", enlarged(F.relu((s.reshape(C, 1, 1) * A[0]).sum(0))))

# Weighted ridge regression with an intercept.
rows = np.array([[(i * (k + 3) * 7 + k) % 5 % 2 for k in range(4)] for i in range(12)], float)
y = np.array([np.sin(i) for i in range(12)])
sw = np.array([1 / (1 + i) for i in range(12)])
fit = Ridge(alpha=0.5).fit(rows, y, sample_weight=sw)
print("ridge", [round(float(b), 9) for b in fit.coef_])
fit = Ridge(alpha=0.5, fit_intercept=False).fit(rows, y, sample_weight=sw)
print("ridge without intercept", [round(float(b), 9) for b in fit.coef_])
