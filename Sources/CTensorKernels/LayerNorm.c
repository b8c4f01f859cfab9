#include "Philox.h"

KERNEL void tensor_layer_norm(const float *residual, const float *x, TensorDropout dropout, const float *gain,
                              const float *bias, float epsilon, float *sum, float *y, float *mean, float *rstd,
                              intptr_t rows, intptr_t width) {
  REASSOCIATE
  float multipliers[256];
  for (intptr_t r = 0; r < rows; r++) {
    const float *s = x + r * width;
    if (sum) {
      float *total = sum + r * width;
      const float *skipped = residual + r * width;
      if (dropout.rate > 0) {
        for (intptr_t start = 0; start < width; start += 256) {
          intptr_t n = width - start < 256 ? width - start : 256;
          dropout_range(dropout, r * width + start, multipliers, n);
          ELEMENTWISE
          for (intptr_t i = 0; i < n; i++)
            total[start + i] = skipped[start + i] + s[start + i] * multipliers[i];
        }
      } else {
        ELEMENTWISE
        for (intptr_t i = 0; i < width; i++) total[i] = skipped[i] + s[i];
      }
      s = total;
    }
    float average = row_sum(s, width) / (float)width;
    float variance = 0;
    for (intptr_t i = 0; i < width; i++) variance += (s[i] - average) * (s[i] - average);
    float inverse = 1.0f / __builtin_sqrtf(variance / (float)width + epsilon);
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++) y[r * width + i] = (s[i] - average) * inverse * gain[i] + bias[i];
    mean[r] = average;
    rstd[r] = inverse;
  }
}

// x̂ = (s - mean) · rstd;  dx̂ = dy · gain;  ds = rstd · (dx̂ - mean(dx̂) - x̂ · mean(dx̂ · x̂))
KERNEL void tensor_layer_norm_gradient(const float *sum, const float *mean, const float *rstd,
                                       const float *gain, const float *dy, TensorDropout dropout, float *ds,
                                       float *dx, float *dgain, float *dbias, intptr_t rows, intptr_t width) {
  REASSOCIATE
  float multipliers[256];
  for (intptr_t r = 0; r < rows; r++) {
    const float *s = sum + r * width, *d = dy + r * width;
    float average = mean[r], inverse = rstd[r], first = 0, second = 0;
    for (intptr_t i = 0; i < width; i++) {
      float normal = (s[i] - average) * inverse, dNormal = d[i] * gain[i];
      first += dNormal;
      second += dNormal * normal;
    }
    if (dgain) {
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) dgain[i] += d[i] * ((s[i] - average) * inverse);
    }
    if (dbias) {
      ELEMENTWISE
      for (intptr_t i = 0; i < width; i++) dbias[i] += d[i];
    }
    first /= (float)width;
    second /= (float)width;
    float *result = ds + r * width;
    ELEMENTWISE
    for (intptr_t i = 0; i < width; i++)
      result[i] = inverse * (d[i] * gain[i] - first - (s[i] - average) * inverse * second);
    if (!dx) continue;
    for (intptr_t start = 0; start < width; start += 256) {
      intptr_t n = width - start < 256 ? width - start : 256;
      dropout_range(dropout, r * width + start, multipliers, n);
      ELEMENTWISE
      for (intptr_t i = 0; i < n; i++) dx[r * width + start + i] = result[start + i] * multipliers[i];
    }
  }
}
