// Attention in which every query has its own list of keys: time and memory are those of the listed pairs.
#include "Philox.h"

INLINE float dot(const float *a, const float *b, intptr_t n) {
  REASSOCIATE
  float sum = 0;
  for (intptr_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

INLINE void add_scaled(const float *x, float scale, float *y, intptr_t n) {
  for (intptr_t i = 0; i < n; i++) y[i] += scale * x[i];
}

/// The dropout's multipliers of a query's pairs in one head.
INLINE void pair_multipliers(const TensorSparseAttention *shape, intptr_t head, intptr_t first, intptr_t n,
                             float *multipliers) {
  if (shape->dropout.rate > 0)
    dropout_range(shape->dropout, head * shape->offsets[shape->queries] + first, multipliers, n);
  else
    for (intptr_t j = 0; j < n; j++) multipliers[j] = 1.0f;
}

KERNEL void tensor_sparse_attention(const TensorSparseAttention *shape, const float *q, const float *k,
                                    const float *v, float *weights, float *out, float *scratch) {
  intptr_t heads = shape->heads, keySize = shape->keySize, valueSize = shape->valueSize;
  intptr_t row = heads * keySize, vRow = heads * valueSize, pairs = shape->offsets[shape->queries];
  for (intptr_t i = 0; i < shape->queries; i++) {
    intptr_t first = shape->offsets[i], n = shape->offsets[i + 1] - first;
    const int32_t *keys = shape->keys + first;
    for (intptr_t h = 0; h < heads; h++) {
      float *p = weights + h * pairs + first, *y = out + i * vRow + h * valueSize;
      const float *query = q + i * row + h * keySize;
      float maximum = -INFINITY, sum = 0;
      for (intptr_t j = 0; j < n; j++) {
        p[j] = shape->scale * dot(query, k + keys[j] * row + h * keySize, keySize);
        maximum = p[j] > maximum ? p[j] : maximum;
      }
      for (intptr_t j = 0; j < n; j++) sum += p[j] = exponential(p[j] - maximum);
      for (intptr_t j = 0; j < n; j++) p[j] /= sum;
      pair_multipliers(shape, h, first, n, scratch);
      for (intptr_t d = 0; d < valueSize; d++) y[d] = 0;
      for (intptr_t j = 0; j < n; j++)
        add_scaled(v + keys[j] * vRow + h * valueSize, p[j] * scratch[j], y, valueSize);
    }
  }
}

// P the weights, D the dropout's multipliers, over the listed pairs:
//   dV = (P·D)ᵀ dO     dP = (dO Vᵀ)·D     dS = P · (dP - Σ dP·P)     dQ = scale dS K     dK = scale dSᵀ Q
KERNEL void tensor_sparse_attention_gradient(const TensorSparseAttention *shape, const float *q, const float *k,
                                             const float *v, const float *weights, const float *dout, float *dq,
                                             float *dk, float *dv, float *scratch) {
  intptr_t heads = shape->heads, keySize = shape->keySize, valueSize = shape->valueSize;
  intptr_t row = heads * keySize, vRow = heads * valueSize, pairs = shape->offsets[shape->queries];
  for (intptr_t i = 0; i < shape->queries * row; i++) dq[i] = 0;
  for (intptr_t i = 0; i < shape->keyRows * row; i++) dk[i] = 0;
  for (intptr_t i = 0; i < shape->keyRows * vRow; i++) dv[i] = 0;
  for (intptr_t i = 0; i < shape->queries; i++) {
    intptr_t first = shape->offsets[i], n = shape->offsets[i + 1] - first;
    const int32_t *keys = shape->keys + first;
    float *kept = scratch, *dp = scratch + n;
    for (intptr_t h = 0; h < heads; h++) {
      const float *p = weights + h * pairs + first, *dy = dout + i * vRow + h * valueSize;
      const float *query = q + i * row + h * keySize;
      float mean = 0;
      pair_multipliers(shape, h, first, n, kept);
      for (intptr_t j = 0; j < n; j++) {
        intptr_t at = keys[j] * vRow + h * valueSize;
        dp[j] = kept[j] * dot(dy, v + at, valueSize);
        mean += dp[j] * p[j];
        add_scaled(dy, p[j] * kept[j], dv + at, valueSize);
      }
      for (intptr_t j = 0; j < n; j++) {
        intptr_t at = keys[j] * row + h * keySize;
        float ds = shape->scale * p[j] * (dp[j] - mean);
        add_scaled(k + at, ds, dq + i * row + h * keySize, keySize);
        add_scaled(query, ds, dk + at, keySize);
      }
    }
  }
}
