// What every kernel file shares: dispatch by instruction set, and mathematics that vectorises.
#pragma once
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "CTensorKernels.h"

// One machine-code copy for each level of x86-64, chosen when the program starts.
#if defined(__x86_64__) && defined(__linux__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif

// Inlined into each copy, so that it is compiled for that copy's instruction set.
#define INLINE static inline __attribute__((always_inline))

// Lets sums be split over vector lanes; the order depends on the instruction set only.
#define REASSOCIATE _Pragma("clang fp reassociate(on)")

// Before a loop whose iterations touch only their own elements: it may run in vectors even where the result
// is its own operand. Without this, clang's check for overlap sends just that case to a scalar loop.
#define ELEMENTWISE _Pragma("clang loop vectorize(assume_safety)")

INLINE float from_bits(uint32_t bits) {
  float x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

INLINE uint32_t to_bits(float x) {
  uint32_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

/// e^x within 2 ulp: x = n ln 2 + r, e^r by Cephes' polynomial. 0 below -104, infinity above 88.73, NaN stays.
INLINE float exponential(float x) {
  x = x < -105.0f ? -105.0f : x;
  x = x > 89.0f ? 89.0f : x;
  const float roundToInteger = 12582912.0f;  // 1.5 · 2^23: adding it leaves the integer in the low bits
  float shifted = x * 1.44269504088896341f + roundToInteger;
  float n = shifted - roundToInteger;
  float r = x - n * 0.693359375f;  // ln 2 in two parts, the first exact in few bits
  r = r + n * 2.12194440e-4f;
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  p = p * (r * r) + r + 1.0f;
  // 2^n in two factors: n reaches -151 and 128, beyond one float's exponent.
  int32_t exponent = (int32_t)(to_bits(shifted) - 0x4B400000u);
  int32_t half = exponent >> 1;
  return p * from_bits((uint32_t)(half + 127) << 23) * from_bits((uint32_t)(exponent - half + 127) << 23);
}

/// ln x within 2 ulp (Cephes' logf); -infinity at 0, NaN below.
INLINE float logarithm(float x) {
  // Subnormal operands are scaled into the normal range first.
  float tiny = x < 1.17549435e-38f ? 1.0f : 0.0f;
  float scaled = x * (1.0f + tiny * 16777215.0f);
  uint32_t bits = to_bits(scaled);
  float exponent = (float)((int32_t)(bits >> 23) - 126) - tiny * 24.0f;
  float mantissa = from_bits((bits & 0x007FFFFFu) | 0x3F000000u);  // in [½, 1)
  float low = mantissa < 0.707106781186547524f ? 1.0f : 0.0f;
  exponent = exponent - low;
  float r = mantissa + low * mantissa - 1.0f;
  float z = r * r;
  float p = 7.0376836292e-2f;
  p = p * r - 1.1514610310e-1f;
  p = p * r + 1.1676998740e-1f;
  p = p * r - 1.2420140846e-1f;
  p = p * r + 1.4249322787e-1f;
  p = p * r - 1.6668057665e-1f;
  p = p * r + 2.0000714765e-1f;
  p = p * r - 2.4999993993e-1f;
  p = p * r + 3.3333331174e-1f;
  float y = p * r * z - 2.12194440e-4f * exponent - 0.5f * z;
  y = r + y + exponent * 0.693359375f;
  y = x == INFINITY ? x : y;
  y = x == 0.0f ? -INFINITY : y;
  return x >= 0.0f ? y : NAN;
}

/// tanh x: Cephes' odd polynomial near 0, 1 - 2 / (e^2|x| + 1) beyond.
INLINE float hyperbolic_tangent(float x) {
  float magnitude = fabsf(x), z = x * x;
  float p = -5.70498872745e-3f;
  p = p * z + 2.06390887954e-2f;
  p = p * z - 5.37397155531e-2f;
  p = p * z + 1.33314422036e-1f;
  p = p * z - 3.33332819422e-1f;
  float near = x + x * (z * p);
  float far = copysignf(1.0f - 2.0f / (exponential(2.0f * magnitude) + 1.0f), x);
  return magnitude < 0.625f ? near : far;
}

/// erf x by the rational approximation that Eigen uses, within a few ulp.
INLINE float error_function(float x) {
  x = x < -4.0f ? -4.0f : x;
  x = x > 4.0f ? 4.0f : x;
  float z = x * x;
  float p = -2.72614225801306e-10f;
  p = p * z + 2.77068142495902e-08f;
  p = p * z - 2.10102402082508e-06f;
  p = p * z - 5.69250639462346e-05f;
  p = p * z - 7.34990630326855e-04f;
  p = p * z - 2.95459980854025e-03f;
  p = p * z - 1.60960333262415e-02f;
  float q = -1.45660718464996e-05f;
  q = q * z - 2.13374055278905e-04f;
  q = q * z - 1.68282697438203e-03f;
  q = q * z - 7.37332916720468e-03f;
  q = q * z - 1.42647390514189e-02f;
  return x * p / q;
}

/// Σ x
INLINE float row_sum(const float *x, intptr_t n) {
  REASSOCIATE
  float sum = 0;
  for (intptr_t i = 0; i < n; i++) sum += x[i];
  return sum;
}

/// The greatest of x; -infinity for none. Sixteen lanes, because a plain running maximum does not vectorise.
INLINE float row_maximum(const float *x, intptr_t n) {
  float lanes[16];
  for (int j = 0; j < 16; j++) lanes[j] = -INFINITY;
  intptr_t i = 0;
  for (; i + 16 <= n; i += 16)
    for (int j = 0; j < 16; j++) lanes[j] = x[i + j] > lanes[j] ? x[i + j] : lanes[j];
  float maximum = -INFINITY;
  for (; i < n; i++) maximum = x[i] > maximum ? x[i] : maximum;
  for (int j = 0; j < 16; j++) maximum = lanes[j] > maximum ? lanes[j] : maximum;
  return maximum;
}
