#include "Kernel.h"

/// y = e^(x - maximum); returns Σ y.
INLINE float exponentials(const float *x, float maximum, float *y, intptr_t n) {
  REASSOCIATE
  float sum = 0;
  ELEMENTWISE
  for (intptr_t i = 0; i < n; i++) {
    float e = exponential(x[i] - maximum);
    y[i] = e;
    sum += e;
  }
  return sum;
}

INLINE float dot(const float *a, const float *b, intptr_t n) {
  REASSOCIATE
  float sum = 0;
  for (intptr_t i = 0; i < n; i++) sum += a[i] * b[i];
  return sum;
}

KERNEL void tensor_softmax(const float *x, const float *keep, float *y, intptr_t rows, intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    const float *row = x + r * width;
    float *result = y + r * width;
    if (keep) {
      const float *kept = keep + r * width;
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) result[i] = kept[i] != 0.0f ? row[i] : -INFINITY;
      row = result;
    }
    float maximum = row_maximum(row, width);
    if (maximum == -INFINITY) {  // nothing to see: 0 for all, where 0/0 would give NaN
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) result[i] = row[i] != row[i] ? row[i] : 0.0f;
      continue;
    }
    float scale = 1.0f / exponentials(row, maximum, result, width);
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++) result[i] *= scale;
  }
}

KERNEL void tensor_softmax_gradient(const float *y, const float *dy, float *dx, intptr_t rows, intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    const float *p = y + r * width, *dp = dy + r * width;
    float mean = dot(p, dp, width);
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++) dx[r * width + i] = (dp[i] - mean) * p[i];
  }
}

KERNEL void tensor_log_softmax(const float *x, float *y, intptr_t rows, intptr_t width) {
  REASSOCIATE
  for (intptr_t r = 0; r < rows; r++) {
    const float *row = x + r * width;
    float maximum = row_maximum(row, width);
    float sum = 0;
    for (intptr_t i = 0; i < width; i++) sum += exponential(row[i] - maximum);
    float logSum = logarithm(sum);
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++) y[r * width + i] = (row[i] - maximum) - logSum;
  }
}

KERNEL void tensor_log_softmax_gradient(const float *y, const float *dy, float *dx, intptr_t rows,
                                        intptr_t width) {
  for (intptr_t r = 0; r < rows; r++) {
    const float *row = y + r * width, *dRow = dy + r * width;
    float sum = row_sum(dRow, width);
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++) dx[r * width + i] = dRow[i] - exponential(row[i]) * sum;
  }
}

KERNEL TensorCrossEntropy tensor_cross_entropy(const float *logits, const int32_t *targets,
                                               TensorTargetDistribution q, float weight, float *gradient,
                                               intptr_t rows, intptr_t width) {
  TensorCrossEntropy total = {0, 0, 0};
  double share = (double)q.other * (double)width;  // of all words, the excluded one counted
  for (intptr_t r = 0; r < rows; r++) {
    const float *z = logits + r * width;
    float maximum = row_maximum(z, width);
    float mean = q.other > 0 ? row_sum(z, width) / (float)width - maximum : 0;
    float target = z[targets[r]] - maximum;
    // The gradient may be written over the logits: what is needed of them is read before.
    float excluded = q.excluded >= 0 ? z[q.excluded] - maximum : 0;
    float sum;
    if (gradient) {
      // dz = weight · (softmax(z) - q)
      float *dz = gradient + r * width;
      sum = exponentials(z, maximum, dz, width);
      float scale = weight / sum, offset = weight * q.other;
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) dz[i] = dz[i] * scale - offset;
      dz[targets[r]] -= weight * q.excess;
      if (q.excluded >= 0) dz[q.excluded] += offset;
    } else {
      REASSOCIATE
      sum = 0;
      for (intptr_t i = 0; i < width; i++) sum += exponential(z[i] - maximum);
    }
    // -Σ q log p = log Σ e^z - excess · z_target - other · Σ z, all z less the greatest, since Σ q = 1
    double logSum = log((double)sum);
    total.loss += logSum - (double)q.excess * (double)target - share * (double)mean - q.entropy;
    total.loss += (double)q.other * (double)excluded;
    total.negativeLogLikelihood += logSum - (double)target;
    total.correct += target == 0.0f;
  }
  return total;
}
